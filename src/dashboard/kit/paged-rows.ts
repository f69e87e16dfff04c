import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { FiltersFor, PageOf, RowOf, SortOf, ViewKey } from './engine.ts'
import { useLanguage } from './language.tsx'
import { useLive } from './live.tsx'
import { useApi, useSession } from './session.tsx'
import { viewKey } from './views.tsx'

/** Rows of a page. */
const PAGE_ROWS = 100
/** Rows of each page after the first ten. No page can be skipped, so the end of a long list is reached by fewer, larger ones. */
const FAR_PAGE_ROWS = 500
const rowsOfPage = (at: number): number => (at < 10 ? PAGE_ROWS : FAR_PAGE_ROWS)
/** Pages further than this from the screen give up their rows, and are read again when they come near. */
const KEPT_PAGES = 10

interface ChainPage<N extends ViewKey> {
  /** The cursor behind which it begins; '' is the beginning. */
  readonly after: string
  readonly count: number
  readonly rows?: readonly RowOf<N>[] | undefined
  readonly next?: string | undefined
}

interface Chain<N extends ViewKey> {
  readonly question: string
  readonly pages: readonly ChainPage<N>[]
}

/** Rows of a view by their index, of which only those near the screen are in memory. */
export interface PagedRows<N extends ViewKey> {
  /** How many rows are known so far. */
  readonly count: number
  readonly complete: boolean
  readonly pending: boolean
  readonly error: Error | null
  readonly retry: () => void
  readonly rowAt: (index: number) => RowOf<N> | undefined
  /** Says which rows are on the screen, so that they are read and kept up to date. */
  readonly show: (first: number, last: number) => void
  /** Changes when a row was renewed by a live change. */
  readonly changed: ReadonlySet<string>
}

const FIRST = { after: '', count: 0, rows: undefined, next: undefined }

/**
 * Reads a view page by page as the reader scrolls. Live changes renew the pages on the screen; others are renewed when they
 * come to the screen. So a list of 100,000 rows costs no more than a short one.
 */
export function usePagedRows<N extends ViewKey>(
  name: N,
  asked: { readonly filters: FiltersFor<N>; readonly sort?: SortOf<N> | undefined },
  rowKey: (row: RowOf<N>) => string,
): PagedRows<N> {
  const api = useApi()
  const queries = useQueryClient()
  const { community } = useSession()
  const { language } = useLanguage()
  const { seen } = useLive()
  const { filters, sort } = asked
  const question = JSON.stringify([name, community, language, filters, sort])
  const [state, setState] = useState<Chain<N>>({ question, pages: [FIRST] })
  const [range, setRange] = useState({ first: 0, last: 0 })
  const chain = state.question === question ? state : { question, pages: [FIRST] }
  const [changed, markChanged] = useChanged()
  const key = useRef(rowKey)
  key.current = rowKey

  const near = pagesNear(chain.pages, range)
  const results = useQueries({
    queries: near.map((at) => {
      const after = chain.pages[at]?.after ?? ''
      return {
        queryKey: viewKey(community, name, 'page', asked, after, language),
        queryFn: async ({ signal }: { signal: AbortSignal }) =>
          api.view(name, {
            filters,
            sort,
            limit: rowsOfPage(at),
            ...(after === '' ? {} : { after }),
            ...(await seen()),
            signal,
          }),
      }
    }),
  })
  const answers = results.map(({ data }) => data as PageOf<N> | undefined)
  const signature = results.map(({ dataUpdatedAt }) => dataUpdatedAt).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the answers
  useEffect(() => {
    let pages = chain.pages
    near.forEach((at, index) => {
      const answer = answers[index]
      if (answer !== undefined) pages = withAnswer(pages, at, answer)
    })
    const from = near[0] ?? 0
    pages = pages.map((page, at) =>
      Math.abs(at - from) > KEPT_PAGES && page.rows ? { ...page, rows: undefined } : page,
    )
    markChanged(changedKeys(chain.pages, pages, key.current))
    setState({ question, pages })
  }, [question, signature, near.join()])

  const offsets = useMemo(() => offsetsOf(chain.pages), [chain.pages])
  const count = offsets.at(-1) ?? 0
  const rowAt = useCallback(
    (index: number) => {
      const at = pageOf(offsets, index)
      return chain.pages[at]?.rows?.[index - (offsets[at] ?? 0)]
    },
    [chain.pages, offsets],
  )
  const show = useCallback(
    (first: number, last: number) =>
      setRange((before) => (before.first === first && before.last === last ? before : { first, last })),
    [],
  )
  const error = results.find((result) => result.error !== null)?.error ?? null
  const last = chain.pages.at(-1)
  return {
    count,
    complete: last?.rows !== undefined && last.next === undefined,
    pending: count === 0 && results.some(({ isPending }) => isPending),
    error: count === 0 ? error : null,
    retry: () => void queries.refetchQueries({ queryKey: viewKey(community, name, 'page') }),
    rowAt,
    show,
    changed,
  }
}

/** Where each page begins, and at the end where the last one ends. */
function offsetsOf(pages: readonly { readonly count: number }[]): readonly number[] {
  const offsets = [0]
  for (const { count } of pages) offsets.push((offsets.at(-1) ?? 0) + count)
  return offsets
}

function pageOf(offsets: readonly number[], index: number): number {
  let low = 0
  let high = offsets.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((offsets[middle] ?? 0) <= index) low = middle
    else high = middle - 1
  }
  return low
}

/** The pages on the screen, and one that comes next. */
function pagesNear(
  pages: readonly { readonly count: number }[],
  { first, last }: { first: number; last: number },
): number[] {
  const offsets = offsetsOf(pages)
  const from = pageOf(offsets, first)
  const to = Math.min(pages.length - 1, pageOf(offsets, last + PAGE_ROWS / 2))
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

/** The chain with a new answer for one page. Where the page now ends elsewhere, those behind it are read again. */
function withAnswer<N extends ViewKey>(
  pages: readonly ChainPage<N>[],
  at: number,
  { rows, next }: PageOf<N>,
): readonly ChainPage<N>[] {
  const page = pages[at]
  if (page === undefined || (page.rows === rows && page.next === next)) return pages
  const own: ChainPage<N> = { after: page.after, count: rows.length, rows, ...(next === undefined ? {} : { next }) }
  const before = [...pages.slice(0, at), own]
  if (next === undefined) return before
  const follower = pages[at + 1]
  if (follower?.after === next) return [...before, ...pages.slice(at + 1)]
  // The rows that stood there stay until the new ones come.
  return [...before, { ...follower, after: next, count: follower?.count ?? 0 }]
}

/** The keys of rows that are on the same place of both chains' pages and differ, or are new among known ones. */
function changedKeys<N extends ViewKey>(
  before: readonly ChainPage<N>[],
  after: readonly ChainPage<N>[],
  key: (row: RowOf<N>) => string,
): ReadonlySet<string> {
  const found = new Set<string>()
  const old = new Map<string, string>()
  for (const [at, page] of after.entries()) {
    const was = before[at]?.rows
    if (was === undefined || page.rows === undefined || was === page.rows || before[at]?.after !== page.after) continue
    for (const row of was) old.set(key(row), JSON.stringify(row))
    for (const row of page.rows) if (old.get(key(row)) !== JSON.stringify(row)) found.add(key(row))
  }
  return found
}

const FLASH_MS = 2000

/** Keys that were marked within the last two seconds. */
function useChanged(): readonly [ReadonlySet<string>, (keys: ReadonlySet<string>) => void] {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set())
  const timer = useRef<number>(undefined)
  const mark = useCallback((next: ReadonlySet<string>) => {
    if (next.size === 0) return
    setKeys(next)
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => setKeys(new Set()), FLASH_MS)
  }, [])
  return [keys, mark]
}
