import type { Pace } from '../kit/pace.ts'
import type { Disclose } from '../privacy/disclosure.ts'
import { underInspection } from '../privacy/inspections.ts'
import { isPersonal, markSealed } from '../privacy/sealed-values.ts'
import type { Behind, PageAnswer, Query, QueryHandler, ViewPage, Views } from './contract.ts'

/** Milliseconds that a query waits for a position that its view has not seen yet. */
const WAIT_MS = 2_000

const BEHIND: Behind = { ok: false, code: 'position.ahead', retryAfter: 1 }

/** Answers queries in the same steps for every edge: wait for the position, take a turn, read as the reader sees it, open, record. */
export function queryHandler(parts: {
  views: Pick<Views, 'known' | 'page' | 'counts' | 'one' | 'reached'>
  open: Disclose
  pace: Pick<Pace, 'rest'>
}): QueryHandler {
  const { views, open, pace } = parts

  /** Whether the view has seen what the reader must not miss. */
  const ready = async ({ view, minPosition }: Query): Promise<boolean> =>
    minPosition === undefined || (await views.reached(view, minPosition, WAIT_MS))

  /** The answers of pages without personal values; undefined for pages with some. */
  const plainAnswers = new WeakMap<ViewPage, PageAnswer | undefined>()

  function plainAnswer(page: ViewPage): PageAnswer | undefined {
    if (plainAnswers.has(page)) return plainAnswers.get(page)
    const answer: PageAnswer | undefined = isPersonal(page.rows) ? undefined : { ok: true, personal: false, ...page }
    plainAnswers.set(page, answer)
    return answer
  }

  return {
    async page(query, leaving) {
      if (!(await ready(query))) return BEHIND
      // A page that is in memory takes no time that other work would need.
      let page = views.known(query)
      if (page === undefined) {
        await pace.rest()
        if (leaving.aborted) return undefined
        page = await views.page(query)
      }
      const plain = plainAnswer(page)
      if (plain !== undefined) return plain
      if (query.sealed === true) return { ok: true, personal: false, ...page, rows: page.rows.map(markSealed) }
      const opened = await open(page.rows, query.reader, query.community, query.view)
      return { ok: true, personal: true, ...page, rows: Array.isArray(opened) ? opened : [] }
    },

    async counts(query) {
      if (!(await ready(query))) return BEHIND
      await pace.rest()
      return { ok: true, personal: false, ...(await views.counts(query)) }
    },

    async one(query) {
      if (!(await ready(query))) return BEHIND
      await pace.rest()
      const { row, inspection, ...at } = await views.one(query)
      if (row === undefined) return { ok: true, personal: false, ...at }
      if (query.sealed === true) return { ok: true, personal: false, ...at, row: markSealed(row) }
      return {
        ok: true,
        personal: isPersonal(row),
        ...at,
        row: await open(row, query.reader, query.community, underInspection(query.view, inspection)),
      }
    },
  }
}
