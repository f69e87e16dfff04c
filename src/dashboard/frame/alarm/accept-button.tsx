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
  const accept = (): void =>
    send.mutate(
      // A second click is the same command.
      {
        aggregate: 'demand',
        command: 'accept',
        id: demand,
        body: { task },
        key: `alarm ${demand} ${task}`.slice(0, 200),
      },
      {
        onSuccess: () => void message.success(say(words.accepted)),
        onError: (error) =>
          void message.error(error instanceof HttpProblem ? `${error.title}: ${error.detail}` : String(error)),
      },
    )
  return (
    <Button type="primary" danger loading={send.isPending} onClick={accept}>
      {say(words.accept)}
    </Button>
  )
}
