import type { SessionFacts } from '../../../client/http/index.ts'
import type { Language } from '../kit/language.tsx'
import { USUAL_ZONE } from '../kit/time.ts'
import type { Directory, QuarterEntry } from './answers.ts'
import { clientOf } from './api.ts'

/** Where the pages are, and who uses them. */
export interface Visit {
  readonly communities: readonly string[]
  /** The resident who is signed in, if one is. */
  readonly session: SessionFacts | undefined
}

/** No community has more quarters and parties. */
const MOST_ROWS = 500

/** Asks who is signed in, and which communities there are. Anyone but a resident uses these pages without an account. */
export async function visitOf(language: () => Language): Promise<Visit> {
  const [session, { body }] = await Promise.all([
    clientOf('', language, true).session.whoAmI(),
    clientOf('', language, false).request('/communities'),
  ])
  const { communities } = body as { communities: readonly { readonly id: string }[] }
  return { communities: communities.map(({ id }) => id), session: session?.role === 'resident' ? session : undefined }
}

const names = ({ name, nameEn }: { readonly name: string | null; readonly nameEn: string | null }, id: string) => ({
  name: name ?? id,
  ...(nameEn === null ? {} : { nameEn }),
})

/** Asks what the community is called, and what there is in it. */
export async function directoryOf(community: string, language: () => Language): Promise<Directory> {
  const client = clientOf(community, language, false)
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
