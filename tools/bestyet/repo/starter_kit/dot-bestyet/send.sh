# Tells one person or region what bestyet digest says: sh .bestyet/send.sh WHO FOLDER
# The letter is FOLDER/digest.html, the first line of FOLDER/digest.txt its title; empty files are not sent.
# DIGEST_TO in the environment says where to: a configuration of Apprise, a line for each person or region,
#   emea=workflows://…?image=no        or   quality-lead-emea=mailtos://user:secret@smtp.example.com?to=…
# Whoever has no line makes it fail, so that nobody is left out unseen.
set -eu
if [ ! -s "$2/digest.html" ]; then
    echo "Nothing to tell $1."
    exit 0
fi
if [ "$1" = all ]; then
    echo "Apprise would send it to everybody: nobody can be called \"all\" here" >&2
    exit 1
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
umask 077
printf '%s\n' "$DIGEST_TO" > "$folder/apprise.conf"
unset DIGEST_TO
"${APPRISE:-apprise}" --storage-mode memory --input-format html --config "$folder/apprise.conf" \
    --tag "$1" --title "$(head -n 1 "$2/digest.txt")" < "$2/digest.html"
