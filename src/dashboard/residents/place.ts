import type { Language } from '../kit/language.tsx'
import type { Directory, QuarterEntry } from './answers.ts'

/** The place that a door's code names: `<quarter>-<building>`, or a quarter alone. Ids may have dashes themselves. */
export function placeOfDoor(
  code: string,
  quarters: readonly QuarterEntry[],
): { readonly quarter: string; readonly building: string } | undefined {
  for (const { id, buildings } of quarters) {
    if (code === id) return { quarter: id, building: '' }
    const building = code.startsWith(`${id}-`) ? code.slice(id.length + 1) : undefined
    if (building !== undefined && buildings.includes(building)) return { quarter: id, building }
  }
  return undefined
}

/** A name in the reader's language, where there is one. */
export const entryName = (
  language: Language,
  { name, nameEn }: { readonly name: string; readonly nameEn?: string },
): string => (language === 'en' ? (nameEn ?? name) : name)

/** A building in words. Its id may be a bare number. */
export const buildingText = (language: Language, building: string): string =>
  language === 'en' ? `Building ${building}` : /[号栋幢楼]$/.test(building) ? building : `${building} 号楼`

/** A quarter and a building in words; the id where the directory does not know the quarter. */
export function placeText(language: Language, { quarters }: Directory, quarter: string, building = ''): string {
  const found = quarters.find(({ id }) => id === quarter)
  const name = found === undefined ? quarter : entryName(language, found)
  if (building === '') return name
  return language === 'en'
    ? `${name}, ${buildingText(language, building)}`
    : `${name} ${buildingText(language, building)}`
}
