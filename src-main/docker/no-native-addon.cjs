'use strict'
// ssh2 asks for its optional native parts and goes on in JavaScript when asking fails.
throw new Error('Native addons are not part of this build.')
