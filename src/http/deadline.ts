import type { FastifyInstance, FastifyReply } from 'fastify'
import { sendProblem } from './errors.ts'
import { problem } from './problems.ts'

/**
 * Answers `server.timeout` to requests that wait longer than this. One sweep serves all requests: a timer and a signal for each,
 * as in fastify's own `handlerTimeout`, take a tenth of the cost of a command.
 */
export function limitAnswerTime(app: FastifyInstance, milliseconds: number): void {
  // In order of arrival, the oldest first.
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
        // A stream has begun to answer. Its reader decides how long it lasts.
        const answering = reply.sent || reply.raw.headersSent
        if (!answering && reply.elapsedTime < milliseconds) return
        waiting.delete(reply)
        if (answering) continue
        reply.request.outcome = 'server.timeout'
        // Part of the body is missing, and the connection would stay open for it.
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
