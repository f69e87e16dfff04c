/** Seasons in which an item's demands come more often. At other times they are few, and there are none about snow. */
export const SEASONS = [
  'heating',
  'snow',
  'spring',
  'summer',
  'rain',
  'autumn',
  'term',
  'holidays',
  'festival',
  'winter',
] as const
export type Season = (typeof SEASONS)[number]

/** Concerns for which a demand starts restricted, regardless of the item. */
export const CONCERNS = ['mediation', 'violence', 'minors', 'health'] as const
type Concern = (typeof CONCERNS)[number]

const LEVELS = ['L1', 'L2', 'L3', 'L4'] as const

export interface ItemSeed {
  readonly code: string
  readonly zh: string
  readonly en: string
  /** The id of a party, or `*` and a kind: every party of that kind. */
  readonly lead: string
  readonly supporters: readonly string[]
  readonly level: (typeof LEVELS)[number]
  readonly visibility: 'public' | 'parties-involved' | 'restricted'
  readonly concern?: Concern
  /** Its frequency relative to the other items: 0 for an item that has never been needed. */
  readonly weight: number
  readonly season?: Season
  /** Texts of residents who need it. */
  readonly says: readonly string[]
}

/**
 * Parses the items of a table. A line holds one item: code, level, lead, supporters, reach (empty: public; `involved`, `restricted`,
 * or the concern for which it is restricted), frequency and season, the Chinese and the English title, and the texts of residents,
 * separated by slashes.
 *
 * @throws RangeError with the line that is not an item
 */
export function itemsOf(table: string): ItemSeed[] {
  return table.trim().split('\n').map(item)
}

function item(line: string): ItemSeed {
  const cells = line.split('|').map((cell) => cell.trim())
  const [code = '', level = '', lead = '', supporters = '', reach = '', rhythm = '', zh = '', en = '', says = ''] =
    cells
  const [often, when] = rhythm.split(' ')
  const known = LEVELS.find((one) => one === level)
  const season = SEASONS.find((one) => one === when)
  const concern = CONCERNS.find((one) => one === reach)
  const weight = Number(often)
  const sound =
    known !== undefined && weight >= 0 && rhythm !== '' && (when === undefined || season !== undefined) && says !== ''
  if (!sound || !(concern !== undefined || ['', 'involved', 'restricted'].includes(reach))) {
    throw new RangeError(`this line is not an item of a workbook: ${line}`)
  }
  return {
    code,
    zh,
    en,
    lead,
    supporters: supporters.split(' ').filter((one) => one !== ''),
    level: known,
    visibility: reach === '' ? 'public' : reach === 'involved' ? 'parties-involved' : 'restricted',
    ...(concern === undefined ? {} : { concern }),
    weight,
    ...(season === undefined ? {} : { season }),
    says: says.split(' / '),
  }
}
