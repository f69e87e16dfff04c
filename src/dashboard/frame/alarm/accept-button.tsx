import { App, Button } from 'antd'
import { useRef } from 'react'
import { newCommandKey } from '../../kit/command-key.ts'
import { HttpProblem } from '../../kit/engine.ts'
import { useSay } from '../../kit/language.tsx'
import { useSend } from '../../kit/views.tsx'
import { alarmWords as words } from './words.ts'

/** Accepts a task at once. What the engine refuses is said in its own words. */
export function AcceptButton({ demand, task }: { readonly demand: string; readonly task: string }) {
  const say = useSay()
  const { message } = App.useApp()
  const send = useSend()
  const key = useRef<string>(undefined)
  const accept = async (): Promise<void> => {
    // Another click after a failure of the network is the same command.
    key.current ??= newCommandKey()
    try {
      // The alarm may be gone before the answer comes.
      await send.mutateAsync({ aggregate: 'demand', command: 'accept', id: demand, body: { task }, key: key.current })
      void message.success(say(words.accepted))
    } catch (error) {
      if (error instanceof HttpProblem) key.current = undefined
      void message.error(error instanceof HttpProblem ? `${error.title}: ${error.detail}` : String(error))
    }
  }
  return (
    <Button type="primary" danger loading={send.isPending} onClick={() => void accept()}>
      {say(words.accept)}
    </Button>
  )
}
