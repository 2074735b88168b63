import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** Attributes that tie an input to its label, help and error. */
export interface FieldAttributes {
  id: string;
  'aria-invalid': 'true' | undefined;
  'aria-describedby': string | undefined;
}

interface FieldProps {
  label: string;
  error?: string | undefined;
  help?: string | undefined;
  children: (field: FieldAttributes) => ComponentChildren;
}

/** A labelled input with help and error text. */
export function Field({ label, error, help, children }: FieldProps) {
  const id = useId();
  const described = [...(error ? [`${id}-error`] : []), ...(help ? [`${id}-help`] : [])].join(' ');
  return (
    <div class={error ? 'field has-error' : 'field'}>
      <label for={id}>{label}</label>
      {children({ id, 'aria-invalid': error ? 'true' : undefined, 'aria-describedby': described || undefined })}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {help && (
        <p class="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}
