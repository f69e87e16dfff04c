import { App, Button, Popconfirm } from 'antd'
import { Empty } from '../../frame/parts/empty.tsx'
import { FilterBar, useFilters } from '../../frame/parts/filters.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { PlainTable } from '../../frame/parts/plain-table.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { SidePanel } from '../../frame/parts/side-panel.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useZone } from '../../kit/names.ts'
import { useSession } from '../../kit/session.tsx'
import { momentText } from '../../kit/time.ts'
import { useEventName } from './event-name.ts'
import { useRouteAnswer, useRouteCall } from './route-query.ts'
import { adminWords as words } from './words.ts'

interface Letter {
  readonly durable: string
  readonly event: string
  readonly position: string
  readonly type: string
  readonly failures: number
  readonly reason: string
  readonly since: string
}

const routeOf = ({ durable, event, position }: Pick<Letter, 'durable' | 'event' | 'position'>, act = ''): string =>
  `dead-letters/${encodeURIComponent(durable)}/${encodeURIComponent(event)}${act}?position=${position}`

/** `durable event position`, as the address names a letter. */
const keyOf = ({ durable, event, position }: Letter): string => `${durable} ${event} ${position}`

/** Events that a service or a webhook could not process: to look at, process again, or skip. */
export function DeadLetters() {
  const { language, say } = useLanguage()
  const zone = useZone()
  const { role } = useSession()
  const [params, set] = useUrlState()
  const { values, active, clear } = useFilters('durable')
  const query = values.durable === undefined ? '' : `&durable=${encodeURIComponent(values.durable)}`
  const { data, error, refetch } = useRouteAnswer<{ readonly letters: readonly Letter[] }>(
    `dead-letters?limit=500${query}`,
  )
  const eventName = useEventName()
  const open = params.get('open')
  return (
    <>
      {active && (
        <FilterBar active clear={clear}>
          <code>{values.durable}</code>
        </FilterBar>
      )}
      {error !== null && <ProblemNote error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={4} />}
      {data?.letters.length === 0 && (
        <Empty kind={active ? 'filtered' : 'nothing'} title={say(words.noLetters)} next={say(words.noLettersNext)} />
      )}
      {data !== undefined && data.letters.length > 0 && (
        <PlainTable
          label={say(words.letters)}
          head={[
            say(words.event),
            say(words.consumer),
            say(words.reason),
            say(words.failures),
            say(words.since),
            say(words.acts),
          ]}
          rows={data.letters.map((letter) => ({
            key: keyOf(letter),
            cells: [
              eventName(letter.type),
              letter.durable,
              <code key="reason">{letter.reason}</code>,
              letter.failures,
              momentText(language, letter.since, zone),
              <span key="acts" className="admin-row-acts">
                <Button onClick={() => set({ open: keyOf(letter) })}>{say(words.show)}</Button>
                {(role === 'administrator' || (role !== 'auditor' && letter.durable.startsWith('webhook:'))) && (
                  <LetterActs letter={letter} />
                )}
              </span>,
            ],
          }))}
        />
      )}
      <SidePanel title={say(words.letter)}>{open !== null && <Content letter={open} />}</SidePanel>
    </>
  )
}

function LetterActs({ letter }: { readonly letter: Letter }) {
  const { say } = useLanguage()
  const { message } = App.useApp()
  const { mutate, isPending } = useRouteCall()
  const post = (act: string, onSuccess: (body: unknown) => void): void =>
    mutate(
      { route: routeOf(letter, act), method: 'POST' },
      { onSuccess, onError: (problem) => void message.error(problem.message) },
    )
  return (
    <>
      <Button
        disabled={isPending}
        onClick={() =>
          post('/replay', (body) => {
            const { handled, letter: left } = body as { readonly handled: boolean; readonly letter?: Letter }
            void (handled
              ? message.success(say(words.replayed))
              : message.error(say(words.replayFailed, { why: left?.reason ?? '' })))
          })
        }
      >
        {say(words.replay)}
      </Button>
      <Popconfirm
        title={say(words.skipSure)}
        okText={say(words.skip)}
        cancelText={say(words.cancel)}
        onConfirm={() => post('/discard', () => void message.success(say(words.skipped)))}
      >
        <Button danger>{say(words.skip)}</Button>
      </Popconfirm>
    </>
  )
}

function Content({ letter }: { readonly letter: string }) {
  const [durable = '', event = '', position = ''] = letter.split(' ')
  const { data, error, refetch } = useRouteAnswer<{ readonly content: object }>(routeOf({ durable, event, position }))
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={6} />
  return <pre className="admin-content">{JSON.stringify(data.content, null, 2)}</pre>
}
