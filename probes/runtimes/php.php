<?php
// A probe (../PROTOCOL.md) that looks names up as a PHP program does: gethostbynamel, which is gethostbyname(3), for IPv4.
function write(array $line): void
{
    fwrite(STDOUT, json_encode($line) . "\n");
}

function answer(string $verb, array $arguments): array
{
    if ($verb !== 'getaddrinfo' || array_diff(array_keys($arguments), ['name', 'family']) || ($arguments['family'] ?? '') === 'inet6') {
        return ['ok' => false, 'error' => 'unsupported', 'reason' => 'gethostbynamel looks up IPv4 addresses of names, and nothing else'];
    }
    $found = gethostbynamel($arguments['name']);
    // PHP has no reason for the failure.
    return $found === false ? ['ok' => false, 'eai' => 'EAI_NONAME'] : ['ok' => true, 'addresses' => $found, 'raw' => count($found)];
}

write(['event' => 'ready', 'pid' => getmypid(), 'probe' => 'php']);
while (($line = fgets(STDIN)) !== false) {
    $words = explode(' ', rtrim($line, "\n"));
    [$id, $thread, $verb] = $words;
    if ($thread !== 'main') {
        write(['id' => (int) $id, 'error' => 'bad-command', 'message' => 'PHP has one thread, main']);
        continue;
    }
    $arguments = [];
    foreach (array_slice($words, 3) as $word) {
        [$key, $value] = explode('=', $word, 2);
        $arguments[$key] = rawurldecode($value);
    }
    $start = hrtime(true);
    $result = answer($verb, $arguments);
    write(['id' => (int) $id, 'thread' => $thread, 'verb' => $verb, 'start' => $start, 'end' => hrtime(true)] + $result);
}
