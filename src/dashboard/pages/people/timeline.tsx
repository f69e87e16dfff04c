import { Button, Tooltip } from 'antd'
import { Link } from 'wouter'
import { Icon } from '../../frame/icons.tsx'
import { personLink } from '../../frame/links.ts'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { PartyName, Spoken } from '../../frame/parts/names.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { usePartyName, useZone } from '../../kit/names.ts'
import { dayAt, dayInWords, momentOf } from '../../kit/time.ts'
import { useView } from '../../kit/views.tsx'
import { type Secondment, secondmentHref, spanInWords, useMaskedName } from './people-parts.tsx'
import { SECONDMENT_STATE_WORDS, peopleWords as words } from './words.ts'

const DAYS = 14
const DAY_MS = 24 * 60 * 60_000
const MOST = 500

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** Two weeks of secondments, a row a person. */
export function Timeline() {
  const { language, say } = useLanguage()
  const [params, set] = useUrlState()
  const zone = useZone()
  const today = dayAt(useNow(), zone)
  const day = params.get('day') ?? today
  const from = momentOf(`${day}T00:00`, zone) ?? ''
  const until = momentOf(`${dayAfter(day, DAYS)}T00:00`, zone) ?? ''
  const { data, error, refetch } = useView('personnel-sharing', {
    filters: { from, until, state: 'requested,shared,ended' as Secondment['state'] },
    sort: 'begins',
    limit: MOST,
  })
  const go = (to: string): void => set({ day: to === today ? undefined : to })
  const span = { from: dayInWords(language, from, zone), until: dayInWords(language, Date.parse(until) - 1, zone) }
  return (
    <>
      <div className="timeline-bar">
        <Button
          aria-label={say(words.earlier)}
          icon={<Icon name="left" size={1} />}
          onClick={() => go(dayAfter(day, -7))}
        />
        <Button onClick={() => go(today)}>{say(words.today)}</Button>
        <Button
          aria-label={say(words.later)}
          icon={<Icon name="right" size={1} />}
          onClick={() => go(dayAfter(day, 7))}
        />
        <h2 aria-live="polite">{`${span.from} – ${span.until}`}</h2>
      </div>
      {error !== null && <ProblemNote error={error} retry={() => void refetch()} />}
      {error === null && data === undefined && <Loading rows={8} />}
      {data?.rows.length === 0 && (
        <Empty kind="nothing" title={say(words.nobodyAway)} next={say(words.nobodyAwayNext)} />
      )}
      {data?.next !== undefined && <p role="status">{say(words.moreThanShown)}</p>}
      {data !== undefined && data.rows.length > 0 && (
        <Rows rows={data.rows} day={day} label={say(words.timelineOf, span)} />
      )}
    </>
  )
}

interface RowsProps {
  readonly rows: readonly Secondment[]
  readonly day: string
  readonly label: string
}

function Rows({ rows, day, label }: RowsProps) {
  const { language, say } = useLanguage()
  const nameOf = useMaskedName()
  const partyName = usePartyName()
  const zone = useZone()
  const people = Map.groupBy(rows, ({ person }) => person)
  const days = Array.from({ length: DAYS }, (_, nth) => dayAfter(day, nth))
  const dayOf = (moment: number): number => days.indexOf(dayAt(moment, zone))
  return (
    <div className="away-scroll panel">
      <table className="timeline" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{say(words.person)}</th>
            {days.map((one) => (
              <th key={one} scope="col">
                {dayInWords(language, Date.parse(`${one}T12:00Z`), 'UTC')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...people].map(([person, all]) => (
            <tr key={person}>
              <th scope="row">
                <Link href={personLink(person)}>{nameOf(person)}</Link>
                <span className="row-more">
                  <PartyName id={all[0]?.home} />
                </span>
              </th>
              {days.map((one, nth) => (
                <td key={one}>
                  {all
                    .filter(({ from, until }) => {
                      const first = dayOf(Date.parse(from))
                      const last = dayOf(Date.parse(until) - 1)
                      return (first === -1 ? 0 : first) <= nth && nth <= (last === -1 ? DAYS : last)
                    })
                    .map((secondment) => (
                      <Tooltip
                        key={secondment.id}
                        title={
                          <Spoken>{`${partyName(secondment.host)} · ${spanInWords(language, secondment, zone)}`}</Spoken>
                        }
                      >
                        <Link href={secondmentHref(secondment.id)} className={`away away-${secondment.state}`}>
                          <PartyName id={secondment.host} />
                          <span className="sr-only">
                            {` ${spanInWords(language, secondment, zone)} ${say(SECONDMENT_STATE_WORDS[secondment.state])}`}
                          </span>
                        </Link>
                      </Tooltip>
                    ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
