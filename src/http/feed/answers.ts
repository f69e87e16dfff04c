import { Type } from '@sinclair/typebox'

export const EventAnswer = Type.Object(
  {},
  { additionalProperties: true, description: 'A CloudEvent; /schemas has its data.' },
)
export const limit = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'Events of a page.' }),
)
