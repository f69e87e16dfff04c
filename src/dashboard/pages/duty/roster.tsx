import { Button } from 'antd'
import { commandInAddress } from '../../frame/form/command-link.ts'
import { Chip } from '../../frame/parts/chips.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { PartyName } from '../../frame/parts/names.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useMaySend } from '../../kit/commands.ts'
import type { RowOf } from '../../kit/engine.ts'
import { useLanguage, useSay } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { usePersonName, useZone } from '../../kit/names.ts'
import { useSession } from '../../kit/session.tsx'
import { momentText } from '../../kit/time.ts'
import { useView } from '../../kit/views.tsx'
import { dutyWords as words } from './words.ts'

type Slot = RowOf<'duty-roster'>

const HOUR = 3_600_000
const WEEK = 7 * 24 * HOUR

/** Who is on duty now, and the turns and gaps of the coming week. */
export function Roster() {
  const say = useSay()
  const nowMs = useNow()
  // Whole hours keep the question the same for a while.
  const hour = Math.floor(nowMs / HOUR) * HOUR
  const { data, error, refetch } = useView('duty-roster', {
    filters: { endsSince: new Date(hour).toISOString(), beginsBefore: new Date(hour + WEEK).toISOString() },
    sort: 'from',
    limit: 200,
  })
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  const slots = data?.rows.filter(({ until }) => Date.parse(until) > nowMs) ?? []
  const isNow = ({ from, gap }: Slot): boolean => !gap && Date.parse(from) <= nowMs
  const now = slots.filter(isNow)
  const coming = slots.filter((slot) => !isNow(slot))
  return (
    <div className="duty-roster">
      <section className="panel" aria-labelledby="duty-now">
        <h2 id="duty-now">{say(words.now)}</h2>
        {data === undefined && <Loading rows={2} />}
        {data !== undefined && now.length === 0 && (
          <Empty kind="nothing" title={say(words.nobody)} next={say(words.nobodyNext)} />
        )}
        <ul className="duty-turns">
          {now.map((slot) => (
            <Turn key={slot.id} slot={slot} />
          ))}
        </ul>
      </section>
      <section className="panel" aria-labelledby="duty-coming">
        <h2 id="duty-coming">{say(words.coming)}</h2>
        {data !== undefined && coming.length === 0 && <p className="soft">{say(words.noComing)}</p>}
        <ul className="duty-turns">
          {coming.map((slot) =>
            slot.gap ? <Gap key={slot.id} slot={slot} /> : <Turn key={slot.id} slot={slot} from />,
          )}
        </ul>
      </section>
    </div>
  )
}

function Turn({ slot, from = false }: { readonly slot: Slot; readonly from?: boolean }) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const personName = usePersonName()
  const until = momentText(language, slot.until, zone)
  return (
    <li>
      <strong>
        <PartyName id={slot.party} />
      </strong>
      <span>{personName(slot.person) ?? say(words.person)}</span>
      <span className="soft">
        {from ? `${momentText(language, slot.from, zone)} – ${until}` : say(words.until, { time: until })}
      </span>
    </li>
  )
}

/** A gap of the roster. Readers who may appoint fill it from here. */
function Gap({ slot }: { readonly slot: Slot }) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const [, set] = useUrlState()
  const { community } = useSession()
  const maySend = useMaySend()
  return (
    <li className="duty-gap">
      <Chip tone="danger">{say(words.gap)}</Chip>
      <span>
        {momentText(language, slot.from, zone)} – {momentText(language, slot.until, zone)}
      </span>
      {maySend('community', 'appoint') && (
        <Button
          size="small"
          onClick={() => set(commandInAddress({ aggregate: 'community', command: 'appoint', id: community }))}
        >
          {say(words.appoint)}
        </Button>
      )}
    </li>
  )
}
