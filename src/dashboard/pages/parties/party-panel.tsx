import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { itemLink, personLink, resourceLink } from '../../frame/links.ts'
import { Chip } from '../../frame/parts/chips.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { PersonName } from '../../frame/parts/names.tsx'
import { PlainTable } from '../../frame/parts/plain-table.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { Facts, SidePanel } from '../../frame/parts/side-panel.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { ROLE_WORDS } from '../../kit/domain-words.ts'
import { HttpProblem, type RowOf } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { nameIn, useZone } from '../../kit/names.ts'
import { countText, hoursText, moneyText, rateText } from '../../kit/numbers.ts'
import { momentText } from '../../kit/time.ts'
import { valueWords } from '../../kit/value-words.ts'
import { useRow, useView } from '../../kit/views.tsx'
import { StandingChip } from './standing-chip.tsx'
import { partyWords as words } from './words.ts'

type Party = RowOf<'parties'>

const SHOWN = 12

/** One party, while the address has `open=…`. */
export function PartyPanel() {
  const { language, say } = useLanguage()
  const [params] = useUrlState()
  const { data, error, refetch } = useRow('parties', params.get('open') ?? undefined)
  const gone = error instanceof HttpProblem && error.status === 404
  return (
    <SidePanel title={data === undefined ? say(words.name) : nameIn(language, data)} width={44}>
      {gone && <Empty kind="nothing" title={say(words.noSuch)} />}
      {error !== null && !gone && <ProblemNote error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && <OneParty party={data} />}
    </SidePanel>
  )
}

function OneParty({ party }: { readonly party: Party }) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const { kind, standing, joined, convention, breaches, contested, owes } = party
  return (
    <div className="party">
      <Facts
        facts={[
          [say(words.standing), <StandingChip key="standing" standing={standing} />],
          [say(words.kind), say(ROLE_WORDS[kind])],
          [say(words.joined), momentText(language, joined, zone)],
          [
            say(words.convention),
            convention === null
              ? say(words.unsigned)
              : say(words.signed, {
                  version: convention.version,
                  when: momentText(language, convention.signed, zone),
                }),
          ],
          [say(words.openTasks), countText(language, owes.tasks)],
          [say(words.overdueTasks), countText(language, owes.overdue)],
          [say(words.unreturned), countText(language, owes.unreturned)],
          [say(words.unconfirmed), hoursText(language, owes.unconfirmed)],
          [
            say(words.breaches),
            breaches === 0 ? (
              say(words.noBreaches)
            ) : (
              <span key="breaches">
                <Link href={`/workbook?tab=breaches&party=${encodeURIComponent(party.id)}`}>
                  {say(words.seeBreaches, { n: breaches })}
                </Link>{' '}
                {contested > 0 && say(words.contested, { n: contested })}
              </span>
            ),
          ],
        ]}
      />
      <InTime party={party} />
      <GaveReceived party={party} />
      <Work party={party.id} />
      <Resources party={party.id} />
      <Posts party={party.id} />
      <People party={party.id} />
    </div>
  )
}

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="party-part">
    <h2>{title}</h2>
    {children}
  </section>
)

const IN_TIME = ['accepted', 'delivered', 'sorted', 'handedBack'] as const

function InTime({ party: { inTime } }: { readonly party: Party }) {
  const { say } = useLanguage()
  return (
    <Part title={say(words.inTime)}>
      <dl className="party-rates">
        {IN_TIME.map((name) => (
          <div key={name}>
            <dt>{say(words[name])}</dt>
            <dd>
              <strong className="number">{rateText(inTime[name])}</strong>{' '}
              <span className="soft">{say(words.outOf, inTime[name])}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Part>
  )
}

function GaveReceived({ party: { gave, received } }: { readonly party: Party }) {
  const { language, say } = useLanguage()
  const rows = [
    [say(words.shares), countText(language, gave.shares), countText(language, received.shares)],
    [say(words.value), moneyText(language, gave.value), moneyText(language, received.value)],
    [say(words.hours), hoursText(language, gave.minutes), hoursText(language, received.minutes)],
  ] as const
  return (
    <Part title={say(words.exchange)}>
      <PlainTable
        bare
        label={say(words.exchange)}
        head={[say(words.what), { figure: say(words.gave) }, { figure: say(words.received) }]}
        rows={rows.map(([name, ...figures]) => ({ key: name, cells: [name, ...figures] }))}
      />
    </Part>
  )
}

function Work({ party }: { readonly party: string }) {
  const { language, say } = useLanguage()
  const { data } = useView('workbook-compliance', { filters: { party, covered: true }, sort: 'load', limit: SHOWN })
  if (data === undefined) return <Loading rows={2} />
  return (
    <Part title={say(words.items)}>
      {data.rows.length === 0 && <p className="soft">{say(words.noItems)}</p>}
      {data.rows.length > 0 && (
        <PlainTable
          bare
          label={say(words.items)}
          head={[
            say(words.item),
            { figure: say(words.assigned) },
            { figure: say(words.open) },
            { figure: say(words.late) },
          ]}
          rows={data.rows.map((row) => ({
            key: row.item,
            cells: [
              <Link key="item" href={itemLink(row.item)}>
                {row.item} {(language === 'en' ? row.titleEn : null) ?? row.title}
              </Link>,
              row.assigned,
              row.open,
              row.overdue,
            ],
          }))}
        />
      )}
    </Part>
  )
}

function Resources({ party }: { readonly party: string }) {
  const { language, say } = useLanguage()
  const { data } = useView('resource-sharing', { filters: { owner: party, status: 'offered' }, limit: 50 })
  if (data === undefined) return <Loading rows={2} />
  return (
    <Part title={say(words.resources)}>
      {data.rows.length === 0 && <p className="soft">{say(words.noResources)}</p>}
      <ul className="party-list">
        {data.rows.map((row) => (
          <li key={row.id}>
            <Link href={resourceLink(row.id)}>{nameIn(language, row)}</Link>{' '}
            <Chip>{say(valueWords(row.category) ?? { en: row.category, zh: row.category })}</Chip>
          </li>
        ))}
      </ul>
    </Part>
  )
}

/** The name of a post: what it is for, and of which grid or committee. */
const postText = (post: RowOf<'directory'>['post'], say: (text: { en: string; zh: string }) => string): string => {
  if (post === null) return ''
  const kind = say(valueWords(post.kind) ?? { en: post.kind, zh: post.kind })
  return 'grid' in post ? `${kind} ${post.grid}` : kind
}

function Posts({ party }: { readonly party: string }) {
  const { say } = useLanguage()
  const { data } = useView('directory', { filters: { party, kind: 'post' }, limit: 100 })
  const names = useNames(party)
  if (data === undefined) return <Loading rows={2} />
  return (
    <Part title={say(words.posts)}>
      {data.rows.length === 0 && <p className="soft">{say(words.noPosts)}</p>}
      <ul className="party-list">
        {data.rows.map(({ id, post, person }) => (
          <li key={id}>
            {postText(post, say)}{' '}
            {person !== null && <PersonName name={names?.get(person) ?? (names && null)} label={say(words.holder)} />}{' '}
            {person !== null && <Link href={personLink(person)}>{say(words.person)}</Link>}
          </li>
        ))}
      </ul>
    </Part>
  )
}

function useNames(party: string): ReadonlyMap<string, string> | undefined {
  const { data } = useView('persons', { filters: { party, left: false }, limit: 200 })
  return data && new Map(data.rows.flatMap(({ id, name }) => (typeof name === 'string' ? [[id, name] as const] : [])))
}

function People({ party }: { readonly party: string }) {
  const { say } = useLanguage()
  const { data, error } = useView('persons', { filters: { party, left: false }, limit: SHOWN })
  if (error !== null) return null
  if (data === undefined) return <Loading rows={2} />
  return (
    <Part title={say(words.people)}>
      {data.rows.length === 0 && <p className="soft">{say(words.noPeople)}</p>}
      <ul className="party-list">
        {data.rows.map(({ id, name, skills }) => (
          <li key={id}>
            <PersonName name={name} label={say(words.personName)} />{' '}
            <Link href={personLink(id)}>{say(words.person)}</Link>{' '}
            {skills
              .filter(({ certified }) => certified)
              .map(({ skill, by }) => (
                <Chip key={`${skill} ${by}`}>{skill}</Chip>
              ))}
          </li>
        ))}
      </ul>
      {data.next !== undefined && <Link href={`/people?party=${encodeURIComponent(party)}`}>{say(words.more)}</Link>}
    </Part>
  )
}
