import { LRUCache } from 'lru-cache'
import type { Actor } from '../../domain/kernel/index.ts'
import { classesIn, type Projection, type Verdicts, type View, viewsOf } from '../../projections/runtime/index.ts'
import { Fault } from '../kit/fault.ts'
import type { Clock } from '../ports/clock.ts'
import type { RowPage, RowReader, RowWithFacts } from '../ports/row-reader.ts'
import { closeSealed } from '../privacy/sealed-values.ts'
import type { SearchHash } from '../privacy/search-hash.ts'
import { answerMemory } from './answer-memory.ts'
import { communityDays } from './community-days.ts'
import { completing } from './completion.ts'
import type { Question, ViewPage, Views } from './contract.ts'
import { type CompiledPage, rowQuestion, wholeSecond } from './row-question.ts'
import { type StoryParts, tellStory } from './story.ts'
import { type ReaderVerdicts, verdictsOn } from './verdicts.ts'

export interface ViewsParts extends StoryParts {
  readonly projections: readonly Projection[]
  readonly rows: Pick<RowReader, 'page' | 'counts' | 'content'>
  readonly progress: Pick<Views, 'reached' | 'status'>
  readonly searchHash: SearchHash
  readonly clock: Clock
}

/** Answers kept of one page of rows: readers with different parts in its rows get different ones. */
const MAX_SHOWN = 40

/** One page of rows as it is shown: readers with the same verdicts on its rows get the same answer. */
interface ShownPage {
  readonly answers: LRUCache<string, ViewPage>
  verdicts(reader: Actor): ReaderVerdicts
}

/** Returns what is shown of a page of rows. It is kept as long as the page. */
function shownPages(): (view: View, page: RowPage) => ShownPage {
  const all = new WeakMap<RowPage, ShownPage>()
  return (view, page) => {
    const known = all.get(page)
    if (known !== undefined) return known
    const fresh = {
      answers: new LRUCache<string, ViewPage>({ max: MAX_SHOWN }),
      verdicts: verdictsOn(view, page.found),
    }
    all.set(page, fresh)
    return fresh
  }
}

/** Shows each reader the rows of the views that they may know of, as the projections declare it. */
export function openViews({ projections, rows, progress, searchHash, clock, ...parts }: ViewsParts): Views {
  const byName = viewsOf(projections)
  const daysOf = communityDays(parts)
  const memory = answerMemory()
  const shownPage = shownPages()

  function viewOf({ view: name }: Pick<Question, 'view'>): View {
    const found = byName.get(name)
    if (found !== undefined) return found.view
    throw new Fault('view.unknown', `There is no such view; there are: ${[...byName.keys()].join(', ')}.`)
  }

  const { compiled, complete } = completing({ viewOf, daysOf, rows, clock, searchHash })

  /** What stands for the rows now. Answers to questions about another time are not remembered. */
  const contentFor = (question: Question): object | undefined =>
    question.now === undefined ? rows.content() : undefined

  async function answered(view: View, question: Question, page: RowPage, { cursorAfter }: CompiledPage) {
    const { answers, verdicts: verdictsFor } = shownPage(view, page)
    const verdicts = verdictsFor(question.reader)
    const figures = restrictedIn(view, question)
    const ofVerdicts = `${question.filters.sort} ${figures.restricted} ${verdicts.name}`
    const known = answers.get(ofVerdicts)
    if (known !== undefined) return known
    const last = page.found.at(-1)
    const told = page.found.map((found, at) => shown(view, found, verdicts.of(at)))
    const answer: ViewPage = {
      rows: view.also === undefined ? told : await complete(view.also, question, page.found, told),
      position: page.position,
      ...figures,
      ...(page.more && last !== undefined ? { next: cursorAfter(last.row) } : {}),
    }
    answers.set(ofVerdicts, answer)
    return answer
  }

  return {
    known(question) {
      const content = contentFor(question)
      return content && memory.find(content, question, wholeSecond(clock()))
    },

    async page(question) {
      const view = viewOf(question)
      const content = contentFor(question)
      const second = wholeSecond(clock())
      const known = content && memory.find(content, question, second)
      if (known !== undefined) return known
      const compiledPage = await compiled(view, question)
      const page = await rows.page(compiledPage.asked)
      const answer = await answered(view, question, page, compiledPage)
      const { lasts } = compiledPage
      if (content !== undefined && lasts !== 'once') {
        const isTimed = lasts === 'a second' || view.also !== undefined || page.isTimed
        memory.keep(content, question, { answer, second: isTimed ? second : undefined })
      }
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
      const sees = verdictsOn(view, all)(question.reader).of(0)
      const alone = [shown(view, found, sees)]
      const [head] = view.also === undefined ? alone : await complete(view.also, question, [found], alone)
      if (view.story === undefined) return { row: { ...Object(head), ...restrictedIn(view, question) }, position }
      const { words } = view.story
      const { entries, ...told } = await tellStory(parts, view.story, {
        ...question,
        until: position,
        opens: isOpened(view, sees),
        words: words === undefined ? [] : words(found.row, sees),
      })
      return { row: { ...Object(head), story: entries }, position, ...told }
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
