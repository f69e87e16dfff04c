import { http, type SessionFacts } from '../../../client/http/index.ts'
import type { Language } from '../kit/language.tsx'
import { USUAL_ZONE } from '../kit/time.ts'
import type { Directory, QuarterEntry } from './answers.ts'
import { isSessionEnd, passes, visitorOf } from './api.ts'
import { keepCommunities, keepDirectory, keptCommunities, keptDirectory } from './public-facts.ts'
import { signInAt } from './route.ts'

/** Where the pages are, and who uses them. */
export interface Visit {
  readonly communities: readonly string[]
  /** The resident who is signed in, if one is. */
  readonly session: SessionFacts | undefined
  /** Where a resident with an account signs in; absent where there is no way, or someone is signed in. */
  readonly signIn?: string
  /** The engine does not answer: the communities are those of an earlier visit, and who is signed in is not known. */
  readonly offline: boolean
}

/** No community has more quarters and parties. */
const MOST_ROWS = 500

/**
 * Asks who is signed in, and which communities there are. Anyone but a resident uses these pages without an account. Where the engine
 * does not answer, an earlier visit to these pages tells the communities.
 */
export async function visitOf(language: () => Language): Promise<Visit> {
  const communities = keptCommunities()
  const offline: Visit = { communities, session: undefined, offline: true }
  if (communities.length > 0 && !navigator.onLine) return offline
  try {
    return await askedVisit(language)
  } catch (error) {
    if (communities.length > 0 && passes(error)) return offline
    throw error
  }
}

async function askedVisit(language: () => Language): Promise<Visit> {
  const [{ session, signIn }, { body }] = await Promise.all([
    whoIsHere(language),
    visitorOf('', language).request('/communities'),
  ])
  const { communities } = body as { communities: readonly { readonly id: string }[] }
  const ids = communities.map(({ id }) => id)
  keepCommunities(ids)
  return {
    communities: ids,
    session: session?.role === 'resident' ? session : undefined,
    ...(signIn === undefined ? {} : { signIn }),
    offline: false,
  }
}

/** The person who is signed in, or else where one signs in. */
async function whoIsHere(
  language: () => Language,
): Promise<{ readonly session?: SessionFacts; readonly signIn?: string }> {
  try {
    return { session: (await http({ community: '', language }).request('/session')).body as SessionFacts }
  } catch (problem) {
    if (!isSessionEnd(problem)) throw problem
    const { provider, personas } = (problem.body.signIn ?? {}) as Readonly<Record<string, unknown>>
    return provider === undefined && personas === undefined ? {} : { signIn: signInAt(provider !== undefined) }
  }
}

const names = ({ name, nameEn }: { readonly name: string | null; readonly nameEn: string | null }, id: string) => ({
  name: name ?? id,
  ...(nameEn === null ? {} : { nameEn }),
})

/** Asks what the community is called, and what there is in it. Where the engine does not answer, an earlier visit tells it. */
export async function directoryOf(community: string, language: () => Language): Promise<Directory> {
  const kept = keptDirectory(community)
  if (kept !== undefined && !navigator.onLine) return kept
  try {
    const directory = await askedDirectory(community, language)
    keepDirectory(directory)
    return directory
  } catch (error) {
    if (kept !== undefined && passes(error)) return kept
    throw error
  }
}

async function askedDirectory(community: string, language: () => Language): Promise<Directory> {
  const client = visitorOf(community, language)
  const kind = ['community', 'party', 'quarter'] as const
  const { rows } = await client.view('directory', { filters: { kind }, limit: MOST_ROWS })
  const self = rows.find((row) => row.kind === 'community')
  const quarters = rows
    .filter((row) => row.kind === 'quarter')
    .map((row): QuarterEntry => ({ id: row.id, ...names(row, row.id), buildings: row.buildings ?? [] }))
  const parties = rows.filter((row) => row.kind === 'party')
  return {
    community,
    ...names(self ?? { name: null, nameEn: null }, community),
    zone: self?.zone ?? USUAL_ZONE,
    simulated: self?.simulated === true,
    quarters: quarters.sort((one, other) => one.name.localeCompare(other.name, 'zh-CN', { numeric: true })),
    parties: Object.fromEntries(parties.map((row) => [row.id, names(row, row.id)])),
  }
}
