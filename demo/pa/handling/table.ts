/** What sort of matter it is: it decides how people speak about the result, and what may become of it. */
export const TONES = ['repair', 'order', 'care', 'paper', 'dispute', 'activity', 'danger', 'shelter'] as const
export type Tone = (typeof TONES)[number]

/** What the staff of some items do and write. */
export interface ItemHandling {
  /** Codes of items. One covers the codes below it, unless a longer one does. */
  readonly codes: readonly string[]
  readonly tone: Tone
  /** The boundary of the items in the workbook: who does what, and what is the matter of others. */
  readonly boundary: string
  readonly plan: readonly string[]
  readonly progress: readonly string[]
  readonly result: readonly string[]
}

/**
 * Parses a table. A line has the codes, the tone, the boundary, and the texts of plans, progress and results, separated by slashes.
 *
 * @throws RangeError with the line that is not of this form
 */
export function handlingOf(table: string): ItemHandling[] {
  return table.trim().split('\n').map(handling)
}

function handling(line: string): ItemHandling {
  const [codes = '', told = '', boundary = '', plan = '', progress = '', result = ''] = line
    .split('|')
    .map((cell) => cell.trim())
  const tone = TONES.find((one) => one === told)
  if (tone === undefined || [boundary, plan, progress, result].includes(''))
    throw new RangeError(`this line does not say how items are handled: ${line}`)
  return {
    codes: codes.split(' '),
    tone,
    boundary,
    plan: texts(plan),
    progress: texts(progress),
    result: texts(result),
  }
}

const texts = (cell: string): readonly string[] => cell.split(' / ')
