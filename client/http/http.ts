import type { HttpApi } from './api.ts'
import type { CommandListing } from './command-list.ts'
import { sendBatch, sendCommand } from './commands.ts'
import { eventsUpToNow } from './events.ts'
import { followFeed } from './follow.ts'
import type { HttpOptions } from './options.ts'
import { sessionApi } from './session.ts'
import { transport } from './transport.ts'
import type { ViewRowOf } from './types.ts'
import { viewReader } from './views.ts'

/** Rows of the largest page. */
const MOST_ROWS = 500

/**
 * Returns the API of an engine for one community.
 *
 * @example
 * const api = http({ base: 'https://sanshe.example.org', community: 'pa', token: () => process.env.SANSHE_TOKEN })
 * const { id, number } = await api.send('demand', 'raise', { text: 'The lamp at the gate is broken.' })
 */
export function http(options: HttpOptions): HttpApi {
  const { community } = options
  const sent = transport(options)
  const { view, counts, pages } = viewReader(sent, community)
  const sendAny: HttpApi['sendAny'] = async (aggregate, command, body, { id, ...more } = {}) => ({
    ...(await sendCommand(sent, community, { aggregate, command, id, body }, more)),
  })
  return {
    send: sendAny as HttpApi['send'],
    sendAny,
    batch: (commands, call = {}) => sendBatch(sent, community, commands, call),
    view: ((name: string, asked = {}) => view(name, asked)) as HttpApi['view'],
    counts: (name, filters, more = {}) => counts(name, filters as Readonly<Record<string, unknown>> | undefined, more),
    pages: (name, filters, more = {}) => pages(name, filters as Readonly<Record<string, unknown>> | undefined, more),
    events: (wanted = {}) => eventsUpToNow(sent, community, wanted),
    follow: (wanted) => followFeed(sent, community, wanted),
    request: sent.call,
    session: sessionApi(sent, community),
    async commands(call) {
      const { body } = await sent.call(`/v1/${encodeURIComponent(community)}/commands`, call)
      return (body as { commands: readonly CommandListing[] }).commands
    },
    async directory(call) {
      const rows: ViewRowOf<'directory'>[] = []
      for await (const row of pages('directory', undefined, { ...call, limit: MOST_ROWS })) rows.push(row)
      return rows
    },
  }
}
