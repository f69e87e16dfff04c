import type { OneRow, PageOptions, ReadOptions, RowOptions, RowsPage, StateCounts } from './api.ts'
import type { HttpReply, Transport } from './transport.ts'
import type { ViewKey, ViewRowOf } from './types.ts'

/** Filters of any view, as a caller gives them. */
type AnyFilters = Readonly<Record<string, unknown>>
/** The options of a question about any view. */
interface AnyPage extends ReadOptions {
  readonly filters?: AnyFilters | undefined
  readonly sort?: string | undefined
  readonly limit?: number | undefined
  readonly after?: string | undefined
}

const UNCHANGED = 304

function pagePath(view: string, { filters = {}, sort, limit, after }: AnyPage): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...filters, sort, limit, after })) {
    if (value !== undefined && value !== null) query.set(name, String(value))
  }
  const asked = query.toString()
  return asked === '' ? view : `${view}?${asked}`
}

/** Reads views of one community. */
export interface ViewReader {
  /** A page, or one row; undefined where it is still the one with the given tag. */
  view(name: string, options: AnyPage & { readonly id?: string | undefined }): Promise<unknown>
  counts(name: string, filters: AnyFilters | undefined, options: ReadOptions): Promise<StateCounts>
  pages<N extends ViewKey>(
    name: N,
    filters: AnyFilters | undefined,
    options: Omit<PageOptions<N>, 'filters' | 'after' | 'etag'>,
  ): AsyncGenerator<ViewRowOf<N>, void, undefined>
}

export function viewReader({ call }: Pick<Transport, 'call'>, community: string): ViewReader {
  const addressOf = (name: string): string => `/v1/${encodeURIComponent(community)}/${name}`

  const read = (path: string, { minPosition, followUpCode, etag, signal }: ReadOptions): Promise<HttpReply> =>
    call(path, {
      headers: { 'x-min-position': minPosition, 'x-follow-up-code': followUpCode, 'if-none-match': etag },
      signal,
    })

  async function row(name: string, { id, personal, ...options }: RowOptions): Promise<OneRow<ViewKey> | undefined> {
    const query = personal === undefined ? '' : `?personal=${personal}`
    const { status, headers, body } = await read(`${addressOf(name)}/${encodeURIComponent(id)}${query}`, options)
    if (status === UNCHANGED) return undefined
    return {
      row: body as ViewRowOf<ViewKey>,
      position: headers.get('x-position') ?? '',
      etag: headers.get('etag') ?? '',
    }
  }

  async function page(name: string, options: AnyPage): Promise<RowsPage<ViewKey> | undefined> {
    const { status, headers, body } = await read(pagePath(addressOf(name), options), options)
    if (status === UNCHANGED) return undefined
    return { ...(body as RowsPage<ViewKey>), etag: headers.get('etag') ?? '' }
  }

  return {
    view: (name, { id, ...options }) => (id === undefined ? page(name, options) : row(name, { id, ...options })),
    counts: async (name, filters, options) =>
      (await read(pagePath(`${addressOf(name)}/counts`, { filters }), options)).body as StateCounts,
    async *pages(name, filters, options) {
      let after: string | undefined
      do {
        const { rows = [], next }: Partial<RowsPage<ViewKey>> = (await page(name, { ...options, filters, after })) ?? {}
        yield* rows
        after = next
      } while (after !== undefined)
    },
  }
}
