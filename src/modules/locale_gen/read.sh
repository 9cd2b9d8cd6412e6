# Reports which of the locales exist.

locale_all=$nl$(locale -a)$nl
while [ $# != 0 ]; do
  case $locale_all in
    *"$nl$2$nl"*) emit "$1" present ;;
    *) emit "$1" absent ;;
  esac
  shift 2
done
