import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { type DoneCommand, HttpProblem } from '../../kit/engine.ts'
import { useSend } from '../../kit/views.tsx'
import { Beside } from './beside.tsx'
import { CallForm } from './call-form.tsx'
import { type Attached, type CallDraft, raisingOf, useCallDraft } from './draft.ts'
import { Receipt, type Registered } from './receipt.tsx'

/** The channel of a phone call, as the history of the community has it. */
const CHANNEL = '电话'

/** A call: the form, what is known of the caller and of the matter, and then the receipt. */
export function CallPanel() {
  const [draft, change, clear] = useCallDraft()
  const [done, setDone] = useState<Registered>()
  const panel = useRef<HTMLDivElement>(null)
  const send = useSend()
  const attaching = useAttaching()

  const register = (): void => {
    send.mutate(
      { aggregate: 'demand', command: 'raise', body: raisingOf(draft, CHANNEL), key: draft.key },
      {
        onSuccess: (answer) => {
          setDone(registeredOf(answer, draft))
          clear()
          if (draft.attached !== undefined) attaching.mutate({ id: answer.id, to: draft.attached })
        },
        onError: (error) => {
          // The network failed: the same command is sent again. A refused one is another command once it is changed.
          if (error instanceof HttpProblem) change({})
        },
      },
    )
  }
  const next = (): void => {
    setDone(undefined)
    send.reset()
    attaching.reset()
  }
  const toCard = (event: React.KeyboardEvent): void => {
    const digit = /^Digit([0-9])$/.exec(event.code)?.[1]
    if (!event.altKey || digit === undefined) return
    event.preventDefault()
    if (digit === '0') panel.current?.querySelector<HTMLElement>('.take-over')?.click()
    else panel.current?.querySelectorAll<HTMLElement>('.found-card')[Number(digit) - 1]?.focus()
  }
  if (done !== undefined) {
    return <Receipt done={done} attaching={attaching.error} next={next} />
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its fields take the keys; Alt with a digit goes to what was found
    <div className="intake" ref={panel} onKeyDown={toCard}>
      <CallForm draft={draft} change={change} error={send.error} pending={send.isPending} register={register} />
      <Beside draft={draft} change={change} toForm={() => panel.current?.querySelector('textarea')?.focus()} />
    </div>
  )
}

interface RaisedAnswer {
  readonly number?: string
  readonly acceptBy?: string
  readonly resolveBy?: string
}

function registeredOf(answer: DoneCommand, { urgent, attached }: CallDraft): Registered {
  const { number = '', acceptBy = '', resolveBy = '' }: RaisedAnswer = answer as RaisedAnswer
  return { id: answer.id, number, acceptBy, resolveBy, urgent, atMs: Date.now(), attached }
}

/** Puts a new demand together with an open one: as its repeat, or merged into it. */
function useAttaching() {
  const send = useSend()
  return useMutation({
    mutationFn: ({ id, to }: { readonly id: string; readonly to: Attached }) =>
      send.mutateAsync({
        aggregate: 'demand',
        id,
        ...(to.kind === 'urge'
          ? { command: 'declare-repeat', body: { earlier: to.id } }
          : { command: 'merge', body: { original: to.id } }),
      }),
  })
}
