/** Returns the module of a workbook item: the first number of its code. */
export const moduleOf = (item: string): string => item.split('.')[0] ?? item
