/** The form of an inventory, told by its heading: the list of Lecce has a column QUADRO. */
export const inventoryFormatOf = (csv: string): 'lecce' | 'lamplighter' =>
  /(^|[,;])QUADRO([,;]|\r?\n)/.test(csv.slice(0, 500)) ? 'lecce' : 'lamplighter';
