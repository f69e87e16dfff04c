import type { BatchAnswer, BatchItem, DoneCommand, SendOptions } from './api.ts'
import { ROUTES } from './contract/routes.generated.ts'
import { HttpProblem, mayPass, type ProblemMembers } from './errors.ts'
import { patience, randomKey, sleep } from './surroundings.ts'
import type { HttpCallOptions, Transport } from './transport.ts'

/** Commands of one request. */
const MOST_COMMANDS = 100

interface AnyCommand {
  readonly aggregate: string
  readonly command: string
  readonly id?: string | undefined
}

/** The address that a command is posted to. */
export function commandPath(community: string, { aggregate, command, id }: AnyCommand): string {
  const { plural = aggregate, singleton = false, creating = [] } = ROUTES[aggregate] ?? {}
  const names = creating.includes(command)
    ? [plural, ...(creating[0] === command ? [] : [command])]
    : [plural, id ?? (singleton ? community : ''), command]
  return `/v1/${[community, ...names].map(encodeURIComponent).join('/')}`
}

/** The header of a revision, or of the ETag of an aggregate's own view. */
const matching = (ifMatch: number | string | undefined): string | undefined =>
  typeof ifMatch === 'number' ? `"${ifMatch}"` : ifMatch

/** Sends one command until it is answered, with one key. */
export async function sendCommand(
  { call, surroundings }: Pick<Transport, 'call' | 'surroundings'>,
  community: string,
  sent: AnyCommand & { readonly body: unknown },
  { key = randomKey(surroundings), ifMatch, followUpCode, signal }: SendOptions,
): Promise<DoneCommand> {
  const { body, headers } = await call(commandPath(community, sent), {
    method: 'POST',
    body: sent.body,
    headers: { 'idempotency-key': key, 'if-match': matching(ifMatch), 'x-follow-up-code': followUpCode },
    signal,
  })
  return { ...(body as DoneCommand), replayed: headers.get('idempotent-replayed') !== null }
}

interface BatchResult {
  readonly status: number
  readonly replayed?: true
  readonly answer?: DoneCommand
  readonly problem?: ProblemMembers
  readonly retryAfter?: number
}

/** Sends commands in order, each with its own key. Those that the engine had no time for are sent again. */
export async function sendBatch(
  transport: Pick<Transport, 'call' | 'surroundings'>,
  community: string,
  items: readonly BatchItem[],
  { signal }: HttpCallOptions,
): Promise<readonly BatchAnswer[]> {
  const { call, surroundings } = transport
  const commands = items.map(({ body, ifMatch, key = randomKey(surroundings), ...named }) => ({
    ...named,
    key,
    data: body,
    ifRevision: ifMatch,
  }))
  const answers: BatchAnswer[] = []
  let waitAgain = patience(surroundings)
  while (answers.length < commands.length) {
    const next = commands.slice(answers.length, answers.length + MOST_COMMANDS)
    const { body } = await call(`/v1/${encodeURIComponent(community)}/batch`, {
      method: 'POST',
      body: { commands: next },
      repeatable: true,
      signal,
    })
    const found = (body as { results: readonly BatchResult[] }).results.map((result, at) =>
      answerOf(result, next[at]?.key ?? ''),
    )
    const held = found.findIndex((one) => !one.ok && mayPass(one.problem))
    const done = held < 0 ? found : found.slice(0, held)
    answers.push(...done)
    if (done.length > 0) waitAgain = patience(surroundings)
    const stopped = held < 0 ? undefined : found[held]
    if (stopped === undefined || stopped.ok) continue
    const waitMs = waitAgain(stopped.problem.retryAfterMs)
    // What follows a command that was not carried out is sent again with it: its key makes its answer the same.
    if (waitMs === undefined) answers.push(...found.slice(held))
    else await sleep(surroundings, waitMs, signal)
  }
  return answers
}

function answerOf({ status, replayed, answer, problem, retryAfter }: BatchResult, key: string): BatchAnswer {
  if (answer !== undefined) return { ...answer, ok: true, key, replayed: replayed === true }
  const { code = 'internal', title = '', detail = '', ...more } = problem ?? {}
  return {
    ok: false,
    key,
    problem: new HttpProblem(
      { ...more, status, code, title, detail },
      retryAfter === undefined ? undefined : retryAfter * 1000,
    ),
  }
}
