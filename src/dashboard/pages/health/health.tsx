import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { Icon } from '../../frame/icons.tsx'
import { Chip } from '../../frame/parts/chips.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { PlainTable } from '../../frame/parts/plain-table.tsx'
import { useSay } from '../../kit/language.tsx'
import { healthPlace } from './place.ts'
import { findingsOf, type HealthFinding, type Readiness } from './readiness.ts'
import { serviceWords, healthWords as words, workWords } from './words.ts'
import './health.css'

const AGAIN_MS = 5_000

/** Null where a proxy does not hand `/ready` out. */
async function readiness(signal: AbortSignal): Promise<Readiness | null> {
  const answer = await fetch('/ready', { signal, headers: { accept: 'application/json' } })
  if (answer.status !== 200 && answer.status !== 503) return null
  const body: unknown = await answer.json().catch(() => null)
  return typeof body === 'object' && body !== null && 'conditions' in body ? (body as Readiness) : null
}

/** What the engine says of itself, in plain words, with what mends it. */
export function HealthPage() {
  const say = useSay()
  const { data, isPending, isError } = useQuery({
    queryKey: ['ready'],
    queryFn: ({ signal }) => readiness(signal),
    refetchInterval: AGAIN_MS,
    retry: false,
  })
  return (
    <Page title={say(healthPlace.name)} intro={say(words.intro)}>
      {isPending && <Loading rows={6} />}
      {isError && <Empty kind="forbidden" title={say(words.unreachable)} next={say(words.unreachableNext)} />}
      {!isError && data === null && <Empty kind="forbidden" title={say(words.hidden)} next={say(words.hiddenNext)} />}
      {!isError && data !== null && data !== undefined && <Shown ready={data} />}
    </Page>
  )
}

const STATUS = {
  ready: { tone: 'good', icon: 'approval', text: words.ready },
  degraded: { tone: 'warn', icon: 'warn', text: words.degraded },
  'not ready': { tone: 'danger', icon: 'warn', text: words.notReady },
} as const

function Shown({ ready }: { readonly ready: Readiness }) {
  const say = useSay()
  const findings = findingsOf(ready)
  const { tone, icon, text } = STATUS[ready.status]
  const { position = '–', ageMs = 0 } = ready.log
  const fine = ready.views.filter(({ failure, unbuilt }) => failure === undefined && unbuilt !== true).length
  return (
    <>
      <div className={`health-status health-${tone}`} role="status">
        <Icon name={icon} size={1.5} /> {say(text)}
      </div>
      <section className="health-findings" aria-label={say(words.findings)}>
        {findings.length === 0 && <p className="soft">{say(words.readyNext)}</p>}
        {findings.map((finding) => (
          <Finding key={finding.key} finding={finding} />
        ))}
      </section>
      <dl className="facts panel">
        <div>
          <dt>{say(words.log)}</dt>
          <dd>{say(words.logAt, { position, seconds: Math.round(ageMs / 1000) })}</dd>
        </div>
        <div>
          <dt>{say(words.views)}</dt>
          <dd>{say(words.viewsFine, { n: fine, of: ready.views.length })}</dd>
        </div>
      </dl>
      <PlainTable
        label={say(words.services)}
        head={[say(words.service), say(words.standing), { figure: say(words.lag) }, { figure: say(words.dead) }]}
        rows={ready.services.map(({ service, failure, lagSeconds, deadLetters }) => ({
          key: service,
          cells: [
            <span key="name" title={service}>
              {say(serviceWords[service] ?? { en: service, zh: service })}
            </span>,
            <Chip key="state" tone={failure === undefined ? 'good' : 'danger'}>
              {failure === undefined ? say(words.works) : say(words.fails, { why: failure })}
            </Chip>,
            lagSeconds === undefined ? '–' : say(words.seconds, { n: Math.round(lagSeconds) }),
            deadLetters,
          ],
        }))}
      />
    </>
  )
}

function Finding({ finding }: { readonly finding: HealthFinding }) {
  const say = useSay()
  const { title, mend, values, code, detail, stops, leadsTo } = finding
  const work = stops.map((one) => say(workWords[one])).join('、')
  return (
    <article className="panel health-finding">
      <h2>{say(title, values)}</h2>
      <Chip tone={stops.length === 0 ? 'plain' : 'danger'}>
        {stops.length === 0 ? say(words.goesOn) : say(words.stops, { work })}
      </Chip>
      <p>
        <strong>{say(words.mend)}</strong> {say(mend, values)}
      </p>
      {detail !== undefined && (
        <p className="soft" lang="en">
          {say(words.said)}: {detail}
        </p>
      )}
      {code !== undefined && <code>{code}</code>}
      {leadsTo !== undefined && (
        <Link href={`/administration?tab=${leadsTo}`}>{say(leadsTo === 'letters' ? words.letters : words.hooks)}</Link>
      )}
    </article>
  )
}
