import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { Refusal } from '../../frame/form/command-form.tsx'
import { Picker } from '../../frame/form/pickers.tsx'
import { Chip, type Tone } from '../../frame/parts/chips.tsx'
import { Spoken } from '../../frame/parts/names.tsx'
import { useLanguage } from '../../kit/language.tsx'
import { usePartyName } from '../../kit/names.ts'
import { useSend, useView } from '../../kit/views.tsx'
import type { Parcel } from './parcels.ts'
import { triageWords as words } from './words.ts'

/** How many of the last decisions are shown. */
const MOST = 4

/** The last decisions: what can still be taken back, and to whom the demands went. */
export function SentList({ parcels, undo }: { readonly parcels: readonly Parcel[]; readonly undo: () => void }) {
  const { say } = useLanguage()
  if (parcels.length === 0) return null
  const newest = parcels.find(({ state }) => state === 'waiting')
  return (
    <section className="panel triage-sent" aria-live="polite">
      <h2>{say(words.log)}</h2>
      <ul>
        {parcels.slice(0, MOST).map((parcel) => (
          <li key={parcel.id}>
            <Decided parcel={parcel} />
            {parcel === newest && (
              <Button size="small" onClick={undo}>
                {say(words.undo)} <kbd>Z</kbd>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

const TONES: Readonly<Record<Parcel['state'], Tone>> = {
  waiting: 'warn',
  sending: 'plain',
  sent: 'good',
  done: 'good',
  refused: 'danger',
}

function Decided({ parcel }: { readonly parcel: Parcel }) {
  const { say } = useLanguage()
  const { state, label, kind, demands } = parcel
  const [only] = demands
  return (
    <div className="triage-decided">
      <span>{label}</span>
      <Chip tone={TONES[state]}>{state === 'waiting' ? <Countdown dueMs={parcel.dueMs} /> : say(words[state])}</Chip>
      {(state === 'sent' || state === 'done') && kind === 'triage' && demands.length === 1 && only !== undefined && (
        <Assigned id={only} />
      )}
    </div>
  )
}

function Countdown({ dueMs }: { readonly dueMs: number }) {
  const { say } = useLanguage()
  const [left, setLeft] = useState(() => dueMs - Date.now())
  useEffect(() => {
    const timer = window.setInterval(() => setLeft(dueMs - Date.now()), 250)
    return () => window.clearInterval(timer)
  }, [dueMs])
  // Each second read aloud would drown what matters.
  return <span aria-hidden="true">{say(words.inSeconds, { n: Math.max(0, Math.ceil(left / 1000)) })}</span>
}

/** To whom dispatch gave it; and how to give it to another party, within the boundary of its item. */
function Assigned({ id }: { readonly id: string }) {
  const { say } = useLanguage()
  const partyName = usePartyName()
  const [asks, setAsks] = useState(false)
  const [party, setParty] = useState<string>()
  const { data } = useView('demand-board', {
    filters: { state: ['triaged', 'assigned', 'in-progress'] },
    sort: 'newest',
    limit: 200,
  })
  const row = data?.rows.find((one) => one.id === id)
  const send = useSend()
  if (row === undefined) return null
  const names = row.parties.map(partyName).join(', ')
  const assign = (): void =>
    send.mutate({ aggregate: 'demand', command: 'assign', id, body: { party } }, { onSuccess: () => setAsks(false) })
  return (
    <>
      <Chip tone={names === '' ? 'plain' : 'info'}>
        <Spoken>{names === '' ? say(words.unassigned) : say(words.goesTo, { parties: names })}</Spoken>
      </Chip>
      {!asks && (
        <Button size="small" onClick={() => setAsks(true)}>
          {say(words.assign)}
        </Button>
      )}
      {asks && (
        <span className="triage-assign">
          <Picker
            of="party"
            label={say(words.assignTo)}
            value={party}
            onChange={(next) => setParty(typeof next === 'string' ? next : undefined)}
          />
          <Button size="small" type="primary" disabled={party === undefined} loading={send.isPending} onClick={assign}>
            {say(words.assignSend)}
          </Button>
        </span>
      )}
      {send.error !== null && <Refusal error={send.error} />}
    </>
  )
}
