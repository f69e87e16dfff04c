import type { JetStreamClient, JetStreamManager, NatsConnection } from 'nats'
import { semaphore } from '../../services/kit/semaphore.ts'
import type { NatsLink } from './connection.ts'
import { guarded } from './guarded-connection.ts'

/** At most this many requests are in flight: more would only wait in the server. */
const MAX_REQUESTS_IN_FLIGHT = 256

/** Runs work with JetStream under the guard of the current connection. */
export type BoundedCalls = <T>(work: (js: JetStreamClient, jsm: JetStreamManager) => Promise<T>) => Promise<T>

/** Makes calls of JetStream, of which a bounded number run at a time. @param renewed called before the first one over each connection */
export function boundedCalls(nats: NatsLink, renewed: () => void = () => {}): BoundedCalls {
  const { connected, guard } = guarded(nats)
  const slot = semaphore(MAX_REQUESTS_IN_FLIGHT)
  let managing: { readonly of: NatsConnection; readonly manager: Promise<JetStreamManager> } | undefined
  return (work) =>
    slot(() =>
      guard(async () => {
        const { of, js } = connected()
        if (managing?.of !== of) {
          managing = { of, manager: js.jetstreamManager(false) }
          renewed()
        }
        return work(js, await managing.manager)
      }),
    )
}
