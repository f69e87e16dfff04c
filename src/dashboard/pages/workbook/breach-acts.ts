import { useMaySend } from '../../kit/commands.ts'
import { useNow } from '../../kit/live.tsx'
import { useSession } from '../../kit/session.tsx'
import { useView } from '../../kit/views.tsx'
import type { Breach } from './breaches.tsx'

/** The kinds of parties of which each may close a breach that the engine recorded. */
const SOCIETIES: readonly string[] = ['committee', 'organization', 'social-work']

/** The commands about a breach that the engine accepts of the reader, the usual one first. */
export function useBreachActs(breach: Breach): readonly string[] {
  const maySend = useMaySend()
  const asked = useAsked(breach)
  const { party, role } = useSession()
  const { state, recordedBy } = breach
  const acts = (): readonly string[] => {
    if (party === breach.party) return state === 'recorded' ? ['contest-breach'] : []
    if (state === 'contested') return asked ? ['answer-contest'] : []
    const closes = recordedBy === null ? SOCIETIES.includes(role) : recordedBy === party
    if (!closes) return []
    return { recorded: ['remedy-breach', 'dismiss-breach'], upheld: ['remedy-breach'], remedied: [], dismissed: [] }[
      state
    ]
  }
  return acts().filter((command) => maySend('workbook', command))
}

/** Whether the engine asks the reader to answer the contest of a breach, now. The party that recorded the breach is not asked. */
function useAsked({ id, state, recordedBy }: Breach): boolean {
  const nowMs = useNow()
  const { party } = useSession()
  const filters = { kind: ['breach-contested' as const], needs: true }
  const { data } = useView('inbox', { filters, sort: 'due', limit: 500, enabled: state === 'contested' })
  if (recordedBy !== null && recordedBy === party) return false
  return (data?.rows ?? []).some(
    // The street office answers after the societies.
    ({ about }) => about.breach === id && !(typeof about.after === 'string' && nowMs <= Date.parse(about.after)),
  )
}
