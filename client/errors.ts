/** Codes of faults between a client and the engine. Refusals are no faults: commands answer with them. */
export type ClientErrorCode =
  | 'engine.absent'
  | 'engine.silent'
  | 'answer.malformed'
  | 'stream.absent'
  | 'position.gone'
  | 'position.invalid'
  | 'server.refused'
  | 'connection.closed'
  | 'name.invalid'
  | 'durable.invalid'
  | 'durable.other'
  | 'durable.narrower'
  | 'event.newer'
  | 'event.malformed'
  | 'handler.failed'
  | 'replay.stopped'

/** A fault, with one sentence that says how to mend it. */
export class ClientError extends Error {
  readonly code: ClientErrorCode

  constructor(code: ClientErrorCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.name = 'ClientError'
    this.code = code
  }
}
