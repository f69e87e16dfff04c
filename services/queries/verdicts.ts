import { type Actor, type Facts, factsMeet } from '../../domain/kernel/index.ts'
import { aggregatesOf, factsOfRow, isSame, type Verdicts, type View } from '../../projections/runtime/index.ts'
import type { RowWithFacts } from '../ports/row-reader.ts'

const NO_FACTS: Facts = {}
const NO_VERDICTS: Verdicts = {}

/** Prepares what a reader is told of the rows of a view, by the facts of each row. */
export function verdictsFor({ sees }: View, reader: Actor): (found: RowWithFacts) => Verdicts {
  const aggregates = aggregatesOf(sees)
  const questions = Object.entries(sees).map(([name, of]) => {
    const { aggregate } = of
    const at = aggregate === undefined ? -1 : aggregates.findIndex((one) => isSame(one, aggregate))
    return { name, of, at, condition: of.when(reader) }
  })
  if (questions.length === 0) return () => NO_VERDICTS
  return ({ row, facts }) => {
    const verdicts: Record<string, boolean> = {}
    for (const { name, of, at, condition } of questions)
      verdicts[name] = factsMeet(condition, factsOfRow(of, row, facts[at] ?? NO_FACTS))
    return verdicts
  }
}

/** Names verdicts on rows, so that equal ones have equal names. */
export function nameOfVerdicts(all: readonly Verdicts[]): string {
  let name = ''
  for (const verdicts of all) for (const one in verdicts) name += verdicts[one] === true ? '1' : '0'
  return name
}
