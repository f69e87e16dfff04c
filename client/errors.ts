/** The codes of faults between a client and the engine. A refusal is not a fault: it is the answer to a command. */
export type ClientErrorCode =
  | 'engine.absent'
  | 'engine.silent'
  | 'answer.malformed'
  | 'stream.absent'
  | 'position.gone'
  | 'position.invalid'
  | 'server.unreachable'
  | 'server.no-jetstream'
  | 'server.refused'
  | 'connection.closed'
  | 'name.invalid'
  | 'durable.invalid'
  | 'durable.other'
  | 'durable.narrower'
  | 'event-type.unknown'
  | 'event.newer'
  | 'event.malformed'
  | 'handler.failed'
  | 'replay.stopped'

/** A fault between a client and the engine. Its message says how to fix it. */
export class ClientError extends Error {
  readonly code: ClientErrorCode

  constructor(code: ClientErrorCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.name = 'ClientError'
    this.code = code
  }
}
