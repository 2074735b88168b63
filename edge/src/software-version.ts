/** Version of this program, as births and `--version` tell it. */
export const SOFTWARE_VERSION = '0.1.0';
