import { type Language, said } from '../../kit/language.tsx'
import type { Directory, ReadingAnswer } from '../answers.ts'
import { entryName } from '../place.ts'
import { dataWords as words } from './words.ts'

/** One person who has looked, with all looks together. */
export interface ReaderLine {
  readonly key: string
  readonly who: string
  readonly times: number
  readonly lastMs: number
}

/** Roles of the raiser: their own looks are not told to themselves. */
const OWN: readonly string[] = ['anonymous', 'resident']

/** Who has looked, the latest first. */
export function readerLines(
  readings: readonly ReadingAnswer[],
  directory: Directory,
  language: Language,
): readonly ReaderLine[] {
  const lines = new Map<string, ReaderLine>()
  for (const reading of readings) {
    if (OWN.includes(reading.role)) continue
    const { reader, times, last } = reading
    const before = lines.get(reader)
    lines.set(reader, {
      key: reader,
      who: whoIn(reading, directory, language),
      times: times + (before?.times ?? 0),
      lastMs: Math.max(last, before?.lastMs ?? 0),
    })
  }
  return Array.from(lines.values()).sort((one, other) => other.lastMs - one.lastMs)
}

function whoIn({ role, party, reader }: ReadingAnswer, { parties }: Directory, language: Language): string {
  if (role === 'service') return said(language, words.service)
  const known = party === undefined ? undefined : parties[party]
  const name = known === undefined ? said(language, words.worker) : entryName(language, known)
  return said(language, words.person, { party: name, reader })
}
