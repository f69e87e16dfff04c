import { type TObject, Type } from '@sinclair/typebox'
import type { CommandDefinition } from '../../../domain/kernel/index.ts'

/** The response header of an answer that was given before under the same Idempotency-Key. Nothing was written now. */
export const REPLAYED = 'idempotent-replayed'

/** The answer to a command that was accepted. */
export const AcceptedAnswer = Type.Object(
  {
    id: Type.String(),
    revision: Type.Integer({ description: 'Of the last event of the stream; -1 where it has none.' }),
    position: Type.String({
      description: 'Where the last event stands in the log: name it as x-min-position to read what you wrote.',
    }),
    events: Type.Array(Type.String(), {
      description: 'Names of the events written, in order; none where nothing changed.',
    }),
    followUpCode: Type.Optional(
      Type.String({
        description:
          'Returned once, to an anonymous raiser. With it in the header x-follow-up-code they can follow what they raised.',
      }),
    ),
  },
  { description: 'Done.' },
)

/** The answer to a command, with what its context adds. */
export const acceptedAnswer = ({ adds }: Pick<CommandDefinition, 'adds'>): TObject =>
  adds === undefined
    ? AcceptedAnswer
    : Type.Object({ ...AcceptedAnswer.properties, ...adds.schema.properties }, { description: 'Done.' })

/** A problem (RFC 9457) with a stable code. */
export const ProblemAnswer = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable: docs/reference/errors.md lists them.' }),
    detail: Type.String(),
    errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
    // No record: the contract must hold the schema as it stands here, to find it at each operation.
    details: Type.Optional(Type.Object({}, { additionalProperties: true })),
  },
  { additionalProperties: true, description: 'A problem (RFC 9457).' },
)

const problem = {
  description: 'A problem (RFC 9457).',
  content: { 'application/problem+json': { schema: ProblemAnswer } },
}
export const failures = { '4xx': problem, '5xx': problem }

export const commandHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      description:
        'The same key again gets the same answer, with the header `idempotent-replayed: true`, and changes nothing; with another body or target it is refused. Without a token it must be random: a UUID of version 4, or at least 32 hexadecimal digits or 22 characters of base64url.',
    }),
  ),
  'if-match': Type.Optional(
    Type.String({
      description:
        'The revision last seen, in quotes, or the ETag of the answer for one demand or person: refused with 412 where the aggregate has moved on.',
    }),
  ),
  'x-correlation-id': Type.Optional(Type.String({ description: 'Found again in events and logs.' })),
  traceparent: Type.Optional(Type.String({ description: 'W3C trace context.' })),
  'x-follow-up-code': Type.Optional(Type.String({ description: 'Of what was raised without a name.' })),
})

export const viewHeaders = Type.Object({
  'x-min-position': Type.Optional(
    Type.String({ description: 'Answer only once the view has seen this position: after 2 s 503 with Retry-After.' }),
  ),
  'if-none-match': Type.Optional(
    Type.String({ description: 'ETag of an earlier answer: 304 where it is still the same.' }),
  ),
  'x-follow-up-code': Type.Optional(Type.String({ description: 'Of what was raised without a name.' })),
})
