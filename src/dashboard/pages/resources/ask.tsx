import { App } from 'antd'
import { useRef, useState } from 'react'
import { Refusal } from '../../frame/form/command-form.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { SidePanel } from '../../frame/parts/side-panel.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { newCommandKey } from '../../kit/command-key.ts'
import { useMaySend } from '../../kit/commands.ts'
import { type DoneCommand, HttpProblem } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { nameIn, useZone } from '../../kit/names.ts'
import { useRow, useSend } from '../../kit/views.tsx'
import { Alternatives, alternativesOf } from './alternatives.tsx'
import { type Asked, AskFields, type Asking, beginningAsk, bodyOf } from './ask-fields.tsx'
import { type Resource, type TimeSpan, windowOfAddress, windowText } from './shared-parts.ts'
import { Left } from './supply.tsx'
import { Terms } from './terms.tsx'
import { resourceWords as words } from './words.ts'

/** Books a resource, while the address has `ask=…` (and `at=from/until`). */
export function AskPanel() {
  const { language, say } = useLanguage()
  const [params] = useUrlState()
  const id = params.get('ask') ?? undefined
  const at = params.get('at')
  const { data, error, refetch } = useRow('resource-sharing', id)
  const title = data === undefined ? say(words.book) : say(words.askTitle, { name: nameIn(language, data) })
  const gone = error instanceof HttpProblem && error.status === 404
  return (
    <SidePanel name="ask" title={title} width={34}>
      {gone && <Empty kind="nothing" title={say(words.noSuch)} />}
      {error !== null && !gone && <ProblemNote error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={4} />}
      {data !== undefined && <Ask key={`${id} ${at}`} resource={data} window={windowOfAddress(at)} />}
    </SidePanel>
  )
}

function Ask({ resource, window }: { readonly resource: Resource; readonly window: TimeSpan | undefined }) {
  const { say } = useLanguage()
  const zone = useZone()
  const maySend = useMaySend()
  const [asking, setAsking] = useState<Asking>(() => beginningAsk(window, zone))
  const asked = bodyOf(resource, asking, zone)
  const sending = useRequest()
  const found = alternativesOf(sending.error)
  const ask = (to: Resource, body: Asked, command: 'request' | 'wait'): void => sending.send(to, body, command)
  if (!maySend('resource', 'request')) return <Empty kind="forbidden" next={say(words.noParty)} />
  return (
    <div className="ask">
      <Terms resource={resource} />
      <p>
        <span className="soft">{say(words.left)}</span> <Left resource={resource} />
      </p>
      <AskFields
        resource={resource}
        asking={asking}
        pending={sending.isPending}
        onChange={setAsking}
        onAsk={() => ask(resource, asked, 'request')}
      />
      {sending.error !== null && <Refusal error={sending.error} />}
      {found !== undefined && (
        <Alternatives resource={resource} asked={asked} found={found} pending={sending.isPending} onTake={ask} />
      )}
    </div>
  )
}

/** Sends a request; says what became of it, and closes the panel. */
function useRequest() {
  const { language, say } = useLanguage()
  const { message } = App.useApp()
  const [, set] = useUrlState()
  const zone = useZone()
  const sending = useSend()
  const last = useRef({ text: '', key: '' })
  const send = (to: Resource, body: Asked, command: 'request' | 'wait'): void => {
    // The same input has the same key, so that a retry after a failure of the network books once.
    const text = JSON.stringify([to.id, body, command])
    if (last.current.text !== text) last.current = { text, key: newCommandKey() }
    const { key } = last.current
    sending.mutate(
      { aggregate: 'resource', command, id: to.id, body, key },
      {
        onSuccess: (done) => {
          const when = body.window === undefined ? '' : windowText(language, body.window, zone)
          void message.success(say(outcomeOf(done), { name: nameIn(language, to), when }))
          set({ ask: undefined, at: undefined })
        },
        onError: (error) => {
          if (error instanceof HttpProblem) last.current = { text: '', key: '' }
        },
      },
    )
  }
  return { send, error: sending.error, isPending: sending.isPending }
}

function outcomeOf({ events }: DoneCommand): (typeof words)['asked'] {
  if (events.includes('ResourceShared')) return words.got
  return events.includes('ShareWaitlisted') ? words.waits : words.asked
}
