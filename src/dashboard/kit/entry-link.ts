import type { RowOf } from './engine.ts'

type Entry = RowOf<'inbox'>

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Where the reader acts on what an inbox entry is about; undefined where no page shows it. */
export function entryLink({ about, kind }: Entry): string | undefined {
  const of = (name: string): string | undefined => {
    const id = text(about[name])
    return id === undefined ? undefined : encodeURIComponent(id)
  }
  const demand = of('demand')
  if (demand !== undefined) {
    if (kind === 'callback-due') return `/callbacks?open=${demand}`
    if (kind === 'triage-due' || kind === 'triage-overdue') return `/triage?open=${demand}`
    return `/demands?open=${demand}`
  }
  if (of('share') !== undefined) return `/resources?tab=shares&open=${of('share')}`
  if (of('resource') !== undefined) return `/resources?open=${of('resource')}`
  if (of('secondment') !== undefined) return `/people?tab=secondments&open=${of('secondment')}`
  if (of('breach') !== undefined) return `/workbook?tab=breaches&open=${of('breach')}`
  if (kind.startsWith('convention') || kind.startsWith('prices')) return '/workbook'
  if (of('month') !== undefined) return `/report?month=${of('month')}`
  if (kind === 'duty-gaps') return '/duty'
  return of('person') === undefined ? undefined : `/people?open=${of('person')}`
}
