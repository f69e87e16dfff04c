import { type Actor, factsMeet } from '../../domain/kernel/index.ts'
import { aggregatesOf, factsOfRow, isSame, type Verdicts, type View } from '../../projections/runtime/index.ts'
import type { FoundRow } from '../ports/row-reader.ts'

/** Prepares what a reader is told of the rows of a view, by the facts of each row. */
export function verdictsFor({ sees }: View, reader: Actor): (found: FoundRow) => Verdicts {
  const aggregates = aggregatesOf(sees)
  const questions = Object.entries(sees).map(([name, of]) => {
    const { aggregate } = of
    const at = aggregate === undefined ? -1 : aggregates.findIndex((one) => isSame(one, aggregate))
    return { name, of, at, condition: of.when(reader) }
  })
  return ({ row, facts }) =>
    Object.fromEntries(
      questions.map(({ name, of, at, condition }) => [
        name,
        factsMeet(condition, factsOfRow(of, row, facts[at] ?? null)),
      ]),
    )
}
