import { LRUCache } from 'lru-cache'
import { type FactPredicate, factsMeet } from '../../../domain/kernel/index.ts'
import { type Classes, factsOfClass, PUBLIC, type Table, UNKNOWN } from '../../../projections/runtime/index.ts'
import { join, type Sql, sql } from './predicate-sql.ts'
import { quotedName } from './tables.ts'

/** Classes that a reader may know of, or those that they may not, whichever are fewer; `all` where they may know of all. */
export type KnownClasses = 'all' | { readonly are: 'known' | 'hidden'; readonly classes: readonly string[] }

/** Verdicts kept for readers who ask before anything has changed. */
const MAX_KEPT = 2_000

export interface ClassVerdicts {
  /**
   * Returns the classes that the condition lets through.
   *
   * @param as what the classes are read from and as of: verdicts are kept for the same text
   */
  of(known: FactPredicate, as: string, list: () => readonly string[]): KnownClasses
}

export function classVerdicts(): ClassVerdicts {
  const kept = new LRUCache<string, Exclude<KnownClasses, 'all'> | { readonly are: 'all' }>({ max: MAX_KEPT })
  return {
    of(known, as, list) {
      const key = `${as} ${JSON.stringify(known)}`
      let verdict = kept.get(key)
      if (verdict === undefined) {
        verdict = judged(known, list())
        kept.set(key, verdict)
      }
      return verdict.are === 'all' ? 'all' : verdict
    },
  }
}

function judged(known: FactPredicate, listed: readonly string[]) {
  const classes = [...new Set([PUBLIC, UNKNOWN, ...listed])]
  const seen = classes.filter((one) => factsMeet(known, factsOfClass(one)))
  if (seen.length === classes.length) return { are: 'all' } as const
  if (seen.length <= classes.length / 2) return { are: 'known', classes: seen } as const
  return { are: 'hidden', classes: classes.filter((one) => !seen.includes(one)) } as const
}

/** What decides which rows of summed tables count: the classes that the reader may know of, and the time of the question. */
export interface Counted {
  readonly classes: KnownClasses
  /** ISO 8601. */
  readonly now: string
  nameOf(table: string): string
}

/** The condition that a row counts for the reader and at the time of the question; undefined where every row does. */
export function countsFor(
  { classes, moments }: Pick<Table, 'classes' | 'moments'>,
  alias: string,
  counted: Counted,
): Sql | undefined {
  const conditions = [
    ...(classes === undefined ? [] : ofClasses(classes, alias, counted)),
    ...(moments === undefined ? [] : [sql(`+${alias}.${quotedName(moments)} <= ?`, counted.now)]),
  ]
  return conditions.length === 0 ? undefined : join(conditions, ' and ')
}

function ofClasses(its: Classes, alias: string, { classes: known, nameOf }: Counted): Sql[] {
  if (known === 'all') return []
  const column = classColumn(its, alias, nameOf)
  const [only] = known.classes
  // A plus keeps SQLite from leaving the order of the page for the sake of classes.
  if (known.are === 'known' && known.classes.length === 1 && only !== undefined) return [sql(`+${column} = ?`, only)]
  const among = known.are === 'known' ? 'in' : 'not in'
  return [sql(`+${column} ${among} (select value from json_each(?))`, JSON.stringify(known.classes))]
}

function classColumn({ column, of }: Classes, alias: string, nameOf: (table: string) => string): string {
  const named = `${alias}.${quotedName(column)}`
  if (of === undefined) return named
  const [, id = ''] = of.key
  const found = `select "class" from ${quotedName(nameOf(of.name))} where community = ${alias}.community and ${quotedName(id)} = ${named}`
  return `case ${named} when '' then '${PUBLIC}' else coalesce((${found}), '${UNKNOWN}') end`
}
