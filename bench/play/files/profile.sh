# for login shells of people
export EDITOR=vi
export HISTSIZE=10000
export HISTTIMEFORMAT='%F %T '
alias ll='ls -l'
alias logs='journalctl -u bench-app -f'
