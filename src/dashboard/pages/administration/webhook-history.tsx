import { Chip } from '../../frame/parts/chips.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { PlainTable } from '../../frame/parts/plain-table.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { Facts, SidePanel } from '../../frame/parts/side-panel.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { type Say, useLanguage, useSay } from '../../kit/language.tsx'
import { useZone } from '../../kit/names.ts'
import { countText } from '../../kit/numbers.ts'
import { momentText } from '../../kit/time.ts'
import { useEventName } from './event-name.ts'
import { useRouteAnswer } from './route-query.ts'
import { hookReasons, adminWords as words } from './words.ts'

interface Deliveries {
  readonly url: string
  readonly deliveries: readonly {
    readonly at: string
    readonly type: string
    readonly outcome: string
    readonly ms: number
  }[]
}

/** Why an endpoint did not take a delivery, or is switched off; the code itself where there are no words. */
export function hookReason(say: Say, code: string): string {
  const status = /^status-(\d+)$/.exec(code)?.[1]
  if (status !== undefined) return say(words.answered, { status })
  const reason = hookReasons[code]
  return reason === undefined ? code : say(reason)
}

/** The latest deliveries to the webhook that the address opens. */
export function WebhookHistory() {
  const say = useSay()
  const [params] = useUrlState()
  const open = params.get('open')
  return <SidePanel title={say(words.deliveries)}>{open !== null && <History id={open} />}</SidePanel>
}

function History({ id }: { readonly id: string }) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const eventName = useEventName()
  const { data, error, refetch } = useRouteAnswer<Deliveries>(`webhooks/${encodeURIComponent(id)}`)
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={6} />
  return (
    <div className="admin-history">
      <Facts
        facts={[
          [
            say(words.address),
            <span key="url" className="admin-url">
              {data.url}
            </span>,
          ],
        ]}
      />
      {data.deliveries.length === 0 ? (
        <Empty kind="nothing" title={say(words.noDeliveries)} next={say(words.noDeliveriesNext)} />
      ) : (
        <>
          <PlainTable
            bare
            label={say(words.deliveries)}
            head={[say(words.sentAt), say(words.event), say(words.outcome), { figure: say(words.duration) }]}
            rows={data.deliveries.map(({ at, type, outcome, ms }, nth) => ({
              // Two deliveries of one moment differ by their place alone.
              key: `${at} ${nth}`,
              cells: [
                momentText(language, at, zone),
                eventName(type),
                <Chip key="outcome" tone={outcome === 'taken' ? 'good' : 'danger'}>
                  {outcome === 'taken' ? say(words.taken) : hookReason(say, outcome)}
                </Chip>,
                say(words.milliseconds, { n: countText(language, ms) }),
              ],
            }))}
          />
          <p className="soft">{say(words.deliveriesHint)}</p>
        </>
      )}
    </div>
  )
}
