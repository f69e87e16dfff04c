import { Button } from 'antd'
import { Link } from 'wouter'
import { commandInAddress } from '../../frame/form/command-link.ts'
import { partyLink } from '../../frame/links.ts'
import { Chip } from '../../frame/parts/chips.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { Masked } from '../../frame/parts/masked.tsx'
import { PartyName, PersonName, Spoken } from '../../frame/parts/names.tsx'
import { PlainTable } from '../../frame/parts/plain-table.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { Facts, SidePanel } from '../../frame/parts/side-panel.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useMaySend } from '../../kit/commands.ts'
import { HttpProblem } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { usePartyName, useZone } from '../../kit/names.ts'
import { hoursText } from '../../kit/numbers.ts'
import { useSession } from '../../kit/session.tsx'
import { WEEKDAY_WORDS } from '../../kit/value-words.ts'
import { useRow } from '../../kit/views.tsx'
import { type Person, secondmentHref, spanInWords, useSkillName } from './people-parts.tsx'
import { peopleWords as words } from './words.ts'

/** One person, while the address has `open=…`. */
export function PersonPanel() {
  const { say } = useLanguage()
  const [params] = useUrlState()
  const id = params.get('open') ?? undefined
  const { data, error, refetch } = useRow('persons', id)
  const gone = error instanceof HttpProblem && error.status === 404
  return (
    <SidePanel title={say(words.person)} width={36}>
      {gone && (
        <Empty kind="forbidden" title={say(words.noSuch)} next={say(words.askUnknown)} action={<Ask id={id ?? ''} />} />
      )}
      {error !== null && !gone && <ProblemNote error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && <OnePerson person={data} />}
    </SidePanel>
  )
}

function OnePerson({ person }: { readonly person: Person }) {
  const { language, say } = useLanguage()
  const partyName = usePartyName()
  const skillName = useSkillName(language)
  const zone = useZone()
  const { id, name, contact, left, memberships, skills, engagements, weeklyCap, hours } = person
  const now = memberships.filter(({ until }) => until === null)
  return (
    <div className="people-body">
      {left === true ? <Chip>{say(words.left)}</Chip> : <Ask id={id} home={now[0]?.party} />}
      <Facts
        facts={[
          [say(words.name), <PersonName key="name" name={name} label={say(words.name)} />],
          [
            say(words.contact),
            typeof contact === 'string' ? <Masked key="contact" value={contact} label={say(words.contact)} /> : null,
          ],
          [
            say(words.partyOf),
            now.length === 0 ? null : (
              <span key="party" className="people-chips">
                {now.map(({ party }) => (
                  <Link key={party} href={partyLink(party)}>
                    <PartyName id={party} />
                  </Link>
                ))}
              </span>
            ),
          ],
          [say(words.available), <Availability key="available" person={person} />],
          [say(words.capName), weeklyCap === null ? null : say(words.cap, { n: weeklyCap })],
        ]}
      />
      {skills.length > 0 && (
        <section>
          <h2>{say(words.skills)}</h2>
          <ul className="people-list">
            {skills.map(({ skill, by, certified }) => (
              <li key={`${skill} ${by}`}>
                <Chip tone={certified ? 'good' : 'plain'}>{skillName(skill)}</Chip>{' '}
                <span className="soft">
                  <Spoken>{say(words.certifiedBy, { party: partyName(by) })}</Spoken> {!certified && say(words.lapsed)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>{say(words.busy)}</h2>
        {engagements.length === 0 && <p className="soft">{say(words.free)}</p>}
        <ul className="people-list">
          {engagements.map((one) => (
            <li key={one.secondment}>
              <Link href={secondmentHref(`${id}.${one.secondment}`)}>{spanInWords(language, one, zone)}</Link>{' '}
              <PartyName id={one.host} />
            </li>
          ))}
        </ul>
      </section>
      {hours.length > 0 && (
        <section>
          <h2>{say(words.worked)}</h2>
          <PlainTable
            bare
            label={say(words.worked)}
            head={[say(words.month), { figure: say(words.logged) }, { figure: say(words.confirmed) }]}
            rows={hours.map(({ month, logged, confirmed }) => ({
              key: month,
              cells: [month, hoursText(language, logged), hoursText(language, confirmed)],
            }))}
          />
        </section>
      )}
    </div>
  )
}

function Availability({ person: { availability } }: { readonly person: Person }) {
  const { say } = useLanguage()
  if (availability === null) return <>{say(words.notSaid)}</>
  return (
    <ul className="people-list">
      {availability.weekly.map(({ weekday, from, until }) => {
        const day = WEEKDAY_WORDS[weekday - 1]
        return (
          <li key={`${weekday} ${from}`}>
            {day === undefined ? '' : say(day)} <span className="number">{`${from}–${until}`}</span>
          </li>
        )
      })}
    </ul>
  )
}

interface AskProps {
  readonly id: string
  /** Their party, where it is known. */
  readonly home?: string | undefined
}

/** The request as a form: another party asks for the person, or their own party offers them. */
function Ask({ id, home }: AskProps) {
  const { say } = useLanguage()
  const [, set] = useUrlState()
  const maySend = useMaySend()
  const { party } = useSession()
  if (party === undefined || !maySend('person', 'request')) return null
  const given = home === party ? { home } : { ...(home === undefined ? {} : { home }), host: party }
  return (
    <div className="form-actions">
      <Button
        type="primary"
        onClick={() => set(commandInAddress({ aggregate: 'person', command: 'request', id, given }))}
      >
        {say(words.ask)}
      </Button>
    </div>
  )
}
