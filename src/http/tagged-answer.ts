import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type CodedBytes, sendCoded } from './coded-bytes.ts'

/** The JSON of an answer with its tag. */
export interface TaggedBody {
  readonly bytes: Buffer
  readonly tag: string
}

/** Tags JSON by a digest of its content, because an erasure changes an answer but no position. */
export function tagged(text: string): TaggedBody {
  const bytes = Buffer.from(text)
  return { bytes, tag: `"${hash('sha1', bytes, 'base64url')}"` }
}

/** Sends JSON with the tag of its content, or 304 where the reader has it. @param coded compressed forms, if there are any */
export function sendTagged(
  request: FastifyRequest,
  reply: FastifyReply,
  { bytes, tag }: TaggedBody,
  coded: CodedBytes | Buffer = bytes,
): FastifyReply {
  const varies = Buffer.isBuffer(coded) ? 'authorization, cookie' : 'authorization, cookie, accept-encoding'
  reply.headers({ etag: tag, vary: varies, 'content-type': 'application/json; charset=utf-8' })
  return sendUnlessHad(request, reply, tag, coded)
}

/** Sends the bytes, or 304 where the reader has those of this tag. */
export function sendUnlessHad(
  request: FastifyRequest,
  reply: FastifyReply,
  tag: string,
  bytes: CodedBytes | Buffer,
): FastifyReply {
  const known = request.headers['if-none-match']?.split(/, */) ?? []
  if (known.some((one) => one === tag || one === `W/${tag}`)) return reply.code(304).send()
  return Buffer.isBuffer(bytes) ? reply.send(bytes) : sendCoded(request, reply, bytes)
}
