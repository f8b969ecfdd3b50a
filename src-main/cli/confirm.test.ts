import { describe, expect, it } from 'vitest'
import type { Guard } from '../../src-shared/domain/guard'
import type { GuardWords } from '../../src-shared/domain/guard-words'
import { answerOfOptions, askConfirmation } from './confirm'
import { testTerminal } from './test-terminal'

const nothing = { skipConfirm: false, confirmTarget: null }
const production: Guard = { kind: 'typed-name', name: 'Archon Prod' }
const refused = expect.objectContaining({ failure: expect.objectContaining({ code: 'guard/refused' }) })

describe('the options', () => {
  it('answer for every guard but the typed name with --skip-confirm', () => {
    const skip = { ...nothing, skipConfirm: true }
    expect(answerOfOptions({ kind: 'dialog' }, skip, false)).toEqual({ accepted: true })
    expect(answerOfOptions({ kind: 'first-time' }, skip, true)).toEqual({ accepted: true })
    expect(() => answerOfOptions(production, skip, false)).toThrow(refused)
    expect(answerOfOptions(production, skip, true)).toBeNull()
  })

  it('name a production target only together with --skip-confirm', () => {
    const named = { skipConfirm: true, confirmTarget: 'Archon Prod' }
    expect(answerOfOptions(production, named, false)).toEqual({ accepted: true, typedName: 'Archon Prod' })
    // A target that is not known to be protected may turn out to be marked: the name goes along.
    expect(answerOfOptions({ kind: 'dialog' }, named, false)).toEqual({ accepted: true, typedName: 'Archon Prod' })
    expect(() => answerOfOptions(production, { ...named, skipConfirm: false }, false)).toThrow(refused)
  })

  it('are not needed where nothing is asked, and leave the rest to a terminal', () => {
    expect(answerOfOptions({ kind: 'none' }, nothing, false)).toEqual({ accepted: false })
    expect(answerOfOptions({ kind: 'none' }, { ...nothing, skipConfirm: true }, false)).toEqual({ accepted: true })
    expect(answerOfOptions({ kind: 'dialog' }, nothing, true)).toBeNull()
    expect(() => answerOfOptions({ kind: 'dialog' }, nothing, false)).toThrow(refused)
  })
})

describe('the question', () => {
  const words: GuardWords = {
    title: 'Replace 2 tables on Archon Prod?',
    address: 'h:5432/d',
    user: 'u',
    facts: [{ kind: 'tables', strong: '2 tables', text: 'are replaced.' }],
    button: 'Back up and replace',
  }
  const signal = new AbortController().signal

  it('shows where it lands, and takes only yes for a yes', async () => {
    for (const [answer, accepted] of [
      ['y', true],
      ['YES', true],
      ['', false],
      ['n', false],
      ['yeah', false],
    ] as const) {
      const terminal = testTerminal({ answers: [answer] })
      expect(await askConfirmation(terminal, { kind: 'dialog' }, words, signal)).toEqual({ accepted })
      expect(terminal.remarks.join('\n')).toContain('h:5432/d as u')
      expect(terminal.remarks.join('\n')).toContain('2 tables are replaced.')
      expect(terminal.prints).toEqual([])
    }
  })

  it('takes the name for a protected target', async () => {
    const terminal = testTerminal({ answers: ['Archon Prod'] })
    expect(await askConfirmation(terminal, production, words, signal)).toEqual({
      accepted: true,
      typedName: 'Archon Prod',
    })
  })
})
