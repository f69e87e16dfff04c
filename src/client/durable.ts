import { AckPolicy, type ConsumerInfo, DeliverPolicy, type JetStreamManager, nanos } from 'nats'
import { ClientError } from './errors.ts'
import { subjectOf, type Wanted } from './events.ts'
import { noConsumer, STREAM, sequenceAfter } from './stream.ts'

/** Milliseconds after which a consumer that says nothing of the event in its hands is taken for dead. */
export const ACK_WAIT = 4_000
/** By it a consumer of ours is known from one that the engine, or somebody else, has under the same name. */
const MADE_BY = 'sanshe/client'
const NAME = /^[A-Za-z0-9_-]{1,64}$/

/**
 * The consumer under a durable name, made where there is none. Of one event at a time it waits for the acknowledgement, so
 * that order holds whatever fails.
 *
 * @throws ClientError `durable.invalid` `durable.other` `position.gone`
 */
export async function durableConsumer(
  jsm: JetStreamManager,
  options: Wanted & { readonly durable: string },
  after: string,
): Promise<ConsumerInfo> {
  const { durable } = options
  if (!NAME.test(durable)) {
    throw new ClientError('durable.invalid', 'A durable name has 1 to 64 letters, digits, - and _: choose another.')
  }
  const subject = subjectOf(options)
  const there = await jsm.consumers.info(STREAM, durable).catch((error: unknown) => {
    if (noConsumer(error)) return undefined
    throw error
  })
  if (there === undefined) {
    return jsm.consumers.add(STREAM, {
      durable_name: durable,
      description: MADE_BY,
      filter_subject: subject,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ACK_WAIT),
      max_ack_pending: 1,
      max_deliver: -1,
      ...(after === 'now'
        ? { deliver_policy: DeliverPolicy.New }
        : {
            deliver_policy: DeliverPolicy.StartSequence,
            opt_start_seq: await sequenceAfter(jsm, Number(after)),
          }),
    })
  }
  const { filter_subject, description } = there.config
  if (description !== MADE_BY) {
    throw new ClientError('durable.other', `${durable} is the name of somebody else's consumer: choose another.`)
  }
  // Servers of 2.9 do not look out for new events of the new subject: they then come when a pull is renewed.
  return filter_subject === subject
    ? there
    : jsm.consumers.update(STREAM, durable, { ...there.config, filter_subject: subject })
}
