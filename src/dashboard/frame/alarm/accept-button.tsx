import { App, Button } from 'antd'
import { HttpProblem } from '../../kit/engine.ts'
import { useSay } from '../../kit/language.tsx'
import { useSend } from '../../kit/views.tsx'
import { alarmWords as words } from './words.ts'

/** Accepts a task at once. What the engine refuses is said in its own words. */
export function AcceptButton({ demand, task }: { readonly demand: string; readonly task: string }) {
  const say = useSay()
  const { message } = App.useApp()
  const send = useSend()
  const accept = async (): Promise<void> => {
    // A second click is the same command. The alarm may be gone before its answer comes.
    const key = `alarm ${demand} ${task}`.slice(0, 200)
    try {
      await send.mutateAsync({ aggregate: 'demand', command: 'accept', id: demand, body: { task }, key })
      void message.success(say(words.accepted))
    } catch (error) {
      void message.error(error instanceof HttpProblem ? `${error.title}: ${error.detail}` : String(error))
    }
  }
  return (
    <Button type="primary" danger loading={send.isPending} onClick={() => void accept()}>
      {say(words.accept)}
    </Button>
  )
}
