import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { positionNamed } from '../../domain/kernel/index.ts'
import { type CodedBytes, sendCoded } from './coded-bytes.ts'

/** The text of an answer with its tag. */
export interface TaggedBody {
  readonly bytes: Buffer
  readonly tag: string
  /** The content type. */
  readonly type: string
}

/**
 * Tags a text by a digest of its content, because an erasure changes an answer but no position.
 *
 * @param revision that of the aggregate which the answer shows. The tag begins with it, so that a command can be conditional on it
 * @param type the content type. Default: JSON
 */
export function tagged(
  text: string,
  { revision, type = 'application/json; charset=utf-8' }: { readonly revision?: number; readonly type?: string } = {},
): TaggedBody {
  const bytes = Buffer.from(text)
  const digest = hash('sha1', bytes, 'base64url')
  return { bytes, tag: revision === undefined ? `"${digest}"` : `"${revision}.${digest}"`, type }
}

const WITH_REVISION = /^(?:W\/)?"(\d+)(?:\.[\w-]+)?"$/

/** The revision that a tag names: that of an accepted command, or of an answer. A proxy that codes answers marks tags as weak (`W/`). */
export const revisionOfTag = (tag: string): number | undefined => positionNamed(WITH_REVISION.exec(tag)?.[1] ?? '')

/**
 * Sends a text with the tag of its content, or 304 where the reader has it.
 *
 * @param coded compressed forms, if there are any
 */
export function sendTagged(
  request: FastifyRequest,
  reply: FastifyReply,
  { bytes, tag, type }: TaggedBody,
  coded: CodedBytes | Buffer = bytes,
): FastifyReply {
  const varies = Buffer.isBuffer(coded) ? 'authorization, cookie' : 'authorization, cookie, accept-encoding'
  const before = reply.getHeader('vary')
  reply.headers({ etag: tag, vary: before === undefined ? varies : `${before}, ${varies}`, 'content-type': type })
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
  if (known.some((one) => one === '*' || one === tag || one === `W/${tag}`)) return reply.code(304).send()
  return Buffer.isBuffer(bytes) ? reply.send(bytes) : sendCoded(request, reply, bytes)
}
