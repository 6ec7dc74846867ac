// Runs statements in ClickHouse itself, which chdb holds as a library, for TestClickHouse…
// On standard input: {"session": folder, "steps": [{"file": a file of statements} or
// {"sql": one statement, "out": where its rows go, one JSON list a line}]}.
'use strict'
const fs = require('fs')
const { Session } = require('chdb')

const job = JSON.parse(fs.readFileSync(0, 'utf8'))
const session = new Session(job.session)

function run(sql, format) {
  try {
    return session.query(sql, format)
  } catch (e) {
    console.error(`${e.message}\nin: ${sql}`)
    process.exit(1)
  }
}

for (const step of job.steps) {
  if (step.out) {
    fs.writeFileSync(step.out, run(step.sql, 'JSONCompactEachRow'))
    continue
  }
  const began = Date.now()
  const statements = step.file ? fs.readFileSync(step.file, 'utf8').split(/;\n\s*/) : [step.sql]
  for (const sql of statements) if (sql.trim()) run(sql, 'Null')
  if (step.file) console.log(`${step.file}: ${Date.now() - began} ms`)
}
session.cleanup()
