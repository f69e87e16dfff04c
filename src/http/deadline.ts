import type { FastifyInstance, FastifyReply } from 'fastify'
import { sendProblem } from './errors.ts'
import { problem } from './problems.ts'

/**
 * Nobody waits for an answer longer than this. One sweep for all requests: a timer and a signal for each, as fastify's own
 * `handlerTimeout` has them, were a tenth of what a command costs.
 */
export function limitAnswerTime(app: FastifyInstance, milliseconds: number): void {
  // In the order in which they came: the oldest first.
  const waiting = new Set<FastifyReply>()
  app.addHook('onRequest', (_request, reply, done) => {
    waiting.add(reply)
    done()
  })
  app.addHook('onResponse', (_request, reply, done) => {
    waiting.delete(reply)
    done()
  })
  const sweep = setInterval(
    () => {
      for (const reply of waiting) {
        // A stream has begun to answer; how long it goes on is up to its reader.
        const answering = reply.sent || reply.raw.headersSent
        if (!answering && reply.elapsedTime < milliseconds) return
        waiting.delete(reply)
        if (answering) continue
        reply.request.outcome = 'server.timeout'
        // Its body still comes, or never will: the connection would be held for it.
        if (reply.request.raw.complete === false) reply.header('connection', 'close')
        sendProblem(reply, problem('server.timeout'), 1)
      }
    },
    Math.max(50, milliseconds / 10),
  )
  sweep.unref()
  app.addHook('onClose', (_, done) => {
    clearInterval(sweep)
    done()
  })
}
