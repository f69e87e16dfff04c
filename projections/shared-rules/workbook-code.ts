/** Returns the module of a workbook item: the first number of its code. */
export function moduleOf(item: string): string {
  const end = item.indexOf('.')
  return end === -1 ? item : item.slice(0, end)
}
