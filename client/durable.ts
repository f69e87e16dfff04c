import { AckPolicy, type ConsumerConfig, type ConsumerInfo, DeliverPolicy, type JetStreamManager, nanos } from 'nats'
import { ClientError } from './errors.ts'
import { narrowestSubject, wantedSubjects } from './events.ts'
import { positionAfter } from './names.ts'
import { noConsumer, requireSameStream, STREAM, sequenceAfter } from './stream.ts'
import type { Wanted } from './types.ts'

/** Milliseconds after which a consumer that reports nothing about its event counts as dead. */
export const CLIENT_ACK_WAIT_MS = 4_000
/** Marks a consumer as made by this client, not by the engine or another program. */
const MADE_BY = 'sanshe/client'
/** Marks a consumer as made by an operator, for a subscriber that may only read from it. */
const MADE_FOR = 'sanshe/operator'
const NAME = /^[A-Za-z0-9_-]{1,64}$/

/**
 * Returns the consumer with a durable name, and makes it if it does not exist. The server waits for the acknowledgement of each
 * event before it sends the next, so the order holds after any failure.
 *
 * @throws ClientError `name.invalid` `event-type.unknown` `durable.invalid` `durable.other` `durable.narrower` `position.gone`
 */
export async function subscriberConsumer(
  jsm: JetStreamManager,
  options: Wanted & { readonly durable: string },
  after: string,
): Promise<ConsumerInfo> {
  const { durable } = options
  const subject = narrowestSubject(options)
  const there = await consumerThere(jsm, durable)
  if (there === undefined) {
    return added(jsm, durable, subject, after, MADE_BY)
  }
  const { filter_subject, description } = there.config
  if (description === MADE_FOR) return covering(there, options)
  if (description !== MADE_BY) throw other(durable)
  // Servers of 2.9 do not notify a waiting pull of events on the new subject. These events come with the next pull.
  return filter_subject === subject
    ? there
    : jsm.consumers.update(STREAM, durable, { ...there.config, filter_subject: subject })
}

/**
 * Makes the consumer of a subscriber that may not make one. The subscriber cannot change its subject. An existing consumer
 * with this subject is not changed.
 *
 * @throws ClientError `durable.invalid` `durable.other` `position.gone` `stream.absent`
 */
export async function grantDurable(
  jsm: JetStreamManager,
  durable: string,
  subject: string,
  after: string,
): Promise<{ readonly made: boolean }> {
  const there = await consumerThere(jsm, durable)
  if (there?.config.description === MADE_FOR && there.config.filter_subject === subject) return { made: false }
  if (there !== undefined) throw other(durable)
  await added(jsm, durable, subject, after, MADE_FOR)
  return { made: true }
}

function consumerThere(jsm: JetStreamManager, durable: string): Promise<ConsumerInfo | undefined> {
  if (!NAME.test(durable)) {
    throw new ClientError('durable.invalid', 'A durable name must be 1 to 64 letters, digits, `-` or `_`.')
  }
  return jsm.consumers.info(STREAM, durable).catch((error: unknown) => {
    if (noConsumer(error)) return undefined
    throw error
  })
}

/** Makes a consumer. Takes it back if the stream was made again meanwhile, because it would begin at the wrong event. */
async function added(
  jsm: JetStreamManager,
  durable: string,
  subject: string,
  after: string,
  description: string,
): Promise<ConsumerInfo> {
  const { created } = await jsm.streams.info(STREAM)
  const config = { ...(await settings(jsm, subject, after)), durable_name: durable, description }
  const made = await jsm.consumers.add(STREAM, config)
  try {
    await requireSameStream(jsm, created)
  } catch (error) {
    await jsm.consumers.delete(STREAM, durable)
    throw error
  }
  return made
}

const settings = async (jsm: JetStreamManager, subject: string, after: string): Promise<Partial<ConsumerConfig>> => ({
  filter_subject: subject,
  ack_policy: AckPolicy.Explicit,
  ack_wait: nanos(CLIENT_ACK_WAIT_MS),
  max_ack_pending: 1,
  max_deliver: -1,
  ...(after === 'now'
    ? { deliver_policy: DeliverPolicy.New }
    : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: await sequenceAfter(jsm, positionAfter(after)) }),
})

/** Refuses events that the consumer does not deliver, because the subscriber would miss them silently. */
function covering(there: ConsumerInfo, options: Wanted & { readonly durable: string }): ConsumerInfo {
  const { filter_subject = '' } = there.config
  const held = filter_subject.split('.')
  const covered = (subject: string): boolean =>
    subject.split('.').every((part, index) => part === '*' || held[index] === '*' || held[index] === part)
  if (wantedSubjects(options).every(covered)) return there
  throw new ClientError(
    'durable.narrower',
    `The consumer ${options.durable} delivers only ${filter_subject}. Subscribe to these events only, or ask its operator to widen it.`,
  )
}

const other = (durable: string): ClientError =>
  new ClientError('durable.other', `${durable} is the name of another program's consumer. Choose another name.`)
