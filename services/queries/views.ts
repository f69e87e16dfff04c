import type { Catalogue } from '../../domain/kernel/index.ts'
import { type AnyRow, classesIn, type Projection, type View, viewsOf } from '../../projections/runtime/index.ts'
import { Fault } from '../kit/fault.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { RowPage, RowReader } from '../ports/row-reader.ts'
import { closeSealed } from '../privacy/sealed-values.ts'
import type { Question, ViewPage, Views } from './contract.ts'
import { pageQuestion, rowQuestion } from './row-question.ts'
import { tellStory } from './story.ts'

export interface ViewsParts {
  readonly projections: readonly Projection[]
  readonly rows: Pick<RowReader, 'page'>
  readonly progress: Pick<Views, 'reached' | 'status'>
  readonly catalogue: Catalogue
  /** Where the stories are read. */
  readonly log: Pick<EventLog, 'readStream' | 'removed'>
  readonly clock: Clock
}

/** Shows each reader the rows of the views that they may know of, as the projections declare it. */
export function openViews({ projections, rows, progress, catalogue, log, clock }: ViewsParts): Views {
  const byName = viewsOf(projections)
  /** Each page as it was shown last: dashboards ask the same again before anything has changed, and get the same rows. */
  const shownPages = new WeakMap<RowPage, { readonly key: string; readonly page: ViewPage }>()

  function viewOf({ view: name }: Question): View {
    const found = byName.get(name)
    if (found !== undefined) return found.view
    throw new Fault('view.unknown', `There is no such view; there are: ${[...byName.keys()].join(', ')}.`)
  }

  return {
    async page(question) {
      const view = viewOf(question)
      const { asked, cursorAfter } = pageQuestion(view, question, question.now ?? clock())
      const found = await rows.page(asked)
      const key = JSON.stringify([question.filters.sort, question.reader])
      const before = shownPages.get(found)
      if (before?.key === key) return before.page
      const last = found.rows.at(-1)
      const page = {
        rows: found.rows.map((row) => shown(view, row, question)),
        position: found.position,
        ...restrictedIn(view, question),
        ...(found.more && last !== undefined ? { next: cursorAfter(last) } : {}),
      }
      shownPages.set(found, { key, page })
      return page
    },

    async one(question) {
      const view = viewOf(question)
      const { rows: found, position } = await rows.page(rowQuestion(view, question))
      const [row] = found
      if (row === undefined) return { position }
      const head = shown(view, row, question)
      if (view.story === undefined) return { row: { ...Object(head), ...restrictedIn(view, question) }, position }
      const entries = await tellStory({ log, catalogue }, view.story, row, { ...question, until: position })
      const opens = mayOpen(view, row, question) ?? false
      const story = entries.map((entry) => closedUnless(opens, entry))
      return { row: { ...Object(head), story }, position }
    },

    reached: progress.reached,
    status: progress.status,
  }
}

/** What figures over demands say of restricted ones. It depends on the reader alone. */
function restrictedIn(view: View, { reader }: Question): Pick<ViewPage, 'restricted'> {
  const classes = classesIn(view)
  return classes === undefined ? {} : { restricted: classes.restricted(reader) }
}

/** Undefined where the view has no personal values. */
const mayOpen = ({ opens }: View, row: AnyRow, { reader }: Question): boolean | undefined => opens?.(row, reader)

const shown = (view: View, row: AnyRow, question: Question): unknown =>
  closedUnless(mayOpen(view, row, question) ?? true, view.show(row, question.reader))

const closedUnless = (opens: boolean, answer: unknown): unknown => (opens ? answer : closeSealed(answer))
