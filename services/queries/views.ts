import { LRUCache } from 'lru-cache'
import { classesIn, type Projection, type Verdicts, type View, viewsOf } from '../../projections/runtime/index.ts'
import { Fault } from '../kit/fault.ts'
import { type RecentMap, recentMap } from '../kit/recent-map.ts'
import type { Clock } from '../ports/clock.ts'
import type { RowPage, RowReader, RowWithFacts } from '../ports/row-reader.ts'
import { closeSealed } from '../privacy/sealed-values.ts'
import type { SearchHash } from '../privacy/search-hash.ts'
import { communityDays } from './community-days.ts'
import { completing } from './completion.ts'
import type { Question, ViewPage, Views } from './contract.ts'
import { rowQuestion } from './row-question.ts'
import { type StoryParts, tellStory } from './story.ts'
import { nameOfVerdicts, verdictsFor } from './verdicts.ts'

export interface ViewsParts extends StoryParts {
  readonly projections: readonly Projection[]
  readonly rows: Pick<RowReader, 'page' | 'counts'>
  readonly progress: Pick<Views, 'reached' | 'status'>
  readonly searchHash: SearchHash
  readonly clock: Clock
}

/** Answers kept of one page of rows: readers with different parts in its rows get different ones. */
const MAX_SHOWN = 40
/** Readers of one page of rows whose answer is remembered. */
const MAX_READERS = 1_000

/** One page of rows as it was shown: answers by the verdicts on its rows, and for each reader the name of these verdicts. */
interface ShownPage {
  readonly answers: LRUCache<string, ViewPage>
  readonly verdictsOf: RecentMap<string, string>
}

/** Shows each reader the rows of the views that they may know of, as the projections declare it. */
export function openViews({ projections, rows, progress, searchHash, clock, ...parts }: ViewsParts): Views {
  const byName = viewsOf(projections)
  const daysOf = communityDays(parts)
  /** Readers with the same verdicts get the same answer. */
  const shownPages = new WeakMap<RowPage, ShownPage>()

  function shownPage(page: RowPage): ShownPage {
    const known = shownPages.get(page)
    if (known !== undefined) return known
    const fresh = {
      answers: new LRUCache<string, ViewPage>({ max: MAX_SHOWN }),
      verdictsOf: recentMap<string, string>(MAX_READERS),
    }
    shownPages.set(page, fresh)
    return fresh
  }

  function viewOf({ view: name }: Pick<Question, 'view'>): View {
    const found = byName.get(name)
    if (found !== undefined) return found.view
    throw new Fault('view.unknown', `There is no such view; there are: ${[...byName.keys()].join(', ')}.`)
  }

  const { compiled, complete } = completing({ viewOf, daysOf, rows, clock, searchHash })

  return {
    async page(question) {
      const view = viewOf(question)
      const { asked, cursorAfter } = await compiled(view, question)
      const page = await rows.page(asked)
      const { reader, filters } = question
      const { answers, verdictsOf } = shownPage(page)
      const ofReader = JSON.stringify([filters.sort, reader])
      const again = answers.get(verdictsOf.get(ofReader) ?? '')
      if (again !== undefined) return again
      const verdicts = page.found.map(verdictsFor(view, reader))
      const figures = restrictedIn(view, question)
      const ofVerdicts = `${filters.sort} ${figures.restricted} ${nameOfVerdicts(verdicts)}`
      verdictsOf.set(ofReader, ofVerdicts)
      const known = answers.get(ofVerdicts)
      if (known !== undefined) return known
      const last = page.found.at(-1)
      const told = page.found.map((found, at) => shown(view, found, verdicts[at] ?? {}))
      const answer = {
        rows: view.also === undefined ? told : await complete(view.also, question, page.found, told),
        position: page.position,
        ...figures,
        ...(page.more && last !== undefined ? { next: cursorAfter(last.row) } : {}),
      }
      answers.set(ofVerdicts, answer)
      return answer
    },

    async counts(question) {
      const view = viewOf(question)
      if (view.countedBy === undefined) throw new Fault('view.unknown', `Rows of ${question.view} are not counted.`)
      const { after: _, ...all } = question
      const { asked } = await compiled(view, all)
      return rows.counts(asked, view.countedBy)
    },

    async one(question) {
      const view = viewOf(question)
      const { found: all, position } = await rows.page(rowQuestion(view, question, question.now ?? clock()))
      const [found] = all
      if (found === undefined) return { position }
      const sees = verdictsFor(view, question.reader)(found)
      const alone = [shown(view, found, sees)]
      const [head] = view.also === undefined ? alone : await complete(view.also, question, [found], alone)
      if (view.story === undefined) return { row: { ...Object(head), ...restrictedIn(view, question) }, position }
      const { words } = view.story
      const { entries, inspection } = await tellStory(parts, view.story, {
        ...question,
        until: position,
        opens: isOpened(view, sees),
        words: words === undefined ? [] : words(found.row, sees),
      })
      return { row: { ...Object(head), story: entries }, position, ...(inspection === undefined ? {} : { inspection }) }
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

const isOpened = ({ opens }: View, sees: Verdicts): boolean => opens === undefined || sees[opens] === true

const shown = (view: View, { row }: RowWithFacts, sees: Verdicts): unknown => {
  const answer = view.show(row, sees)
  return isOpened(view, sees) ? answer : closeSealed(answer)
}
