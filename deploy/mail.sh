#!/bin/sh
# Mail a subject and, of each manifest, where it lies and what changed: mail.sh SUBJECT [MANIFEST...]
#   hotich report ... --on-success "/opt/hotich/deploy/mail.sh 'New report'"
# Needs msmtp with an account in ~/.msmtprc or /etc/msmtprc; MAILTO names who gets it.
set -eu
subject=$1
shift
{
    printf 'To: %s\nSubject: %s\nContent-Type: text/plain; charset=utf-8\n\n' "${MAILTO:-root}" "$subject"
    for manifest in "$@"; do
        printf '%s\n' "$manifest"
        sed -n '/"since"/,/}/p' "$manifest"
    done
} | ${MAILER:-msmtp -t}
