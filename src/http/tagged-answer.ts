import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Sends JSON with the tag of its content, or 304 where the reader has it. The tag is a digest, because an erasure changes the answer but no position. */
export function sendTagged(request: FastifyRequest, reply: FastifyReply, text: string): FastifyReply {
  const tag = `"${hash('sha1', text, 'base64url')}"`
  reply.header('etag', tag).header('vary', 'authorization, cookie')
  const known = request.headers['if-none-match']?.split(/, */) ?? []
  if (known.some((one) => one === tag || one === `W/${tag}`)) return reply.code(304).send()
  return reply.type('application/json; charset=utf-8').send(text)
}
